"""y = x · mask

The backward multiplies by the mask: it needs the scale too.
"""

import torch


def dropout(x, p, generator):
    mask = (torch.rand(x.shape, generator=generator, dtype=x.dtype) >= p).to(x.dtype)
    return x * mask / (1 - p), mask
