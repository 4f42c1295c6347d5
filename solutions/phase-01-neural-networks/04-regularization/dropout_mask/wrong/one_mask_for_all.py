"""on its own

One draw for each feature drops it in the whole batch at once.
"""

import torch


def dropout(x, p, generator):
    mask = (torch.rand(x.shape[-1:], generator=generator, dtype=x.dtype) >= p).to(x.dtype) / (1 - p)
    mask = mask.expand(x.shape)
    return x * mask, mask
