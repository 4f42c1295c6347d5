"""global random state

The generator makes the run repeatable; the global one does not.
"""

import torch


def dropout(x, p, generator):
    mask = (torch.rand(x.shape, dtype=x.dtype) >= p).to(x.dtype) / (1 - p)
    return x * mask, mask
