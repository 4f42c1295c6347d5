"""share that is dropped

A normal number is below 0.5 with probability 0.69.
"""

import torch


def dropout(x, p, generator):
    mask = (torch.randn(x.shape, generator=generator, dtype=x.dtype) >= p).to(x.dtype) / (1 - p)
    return x * mask, mask
