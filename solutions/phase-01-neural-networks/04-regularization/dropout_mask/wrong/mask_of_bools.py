"""keep it"""

import torch


def dropout(x, p, generator):
    keep = torch.rand(x.shape, generator=generator, dtype=x.dtype) >= p
    return x * keep / (1 - p), keep
