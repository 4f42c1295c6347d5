"""divided by 1 − p

Without the scale, the next layer sees half of what it sees in evaluation.
"""

import torch


def dropout(x, p, generator):
    mask = (torch.rand(x.shape, generator=generator, dtype=x.dtype) >= p).to(x.dtype)
    return x * mask, mask
