"""return y, and then the mask"""

import torch


def dropout(x, p, generator):
    kept = torch.rand(x.shape, generator=generator) >= p
    mask = kept.to(x.dtype) / (1 - p)
    return mask, x * mask
