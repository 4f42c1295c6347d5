"""p is the probability to drop

Libraries disagree about what p means; here and in PyTorch it is the share that is dropped.
"""

import torch


def dropout(x, p, generator):
    mask = (
        (torch.rand(x.shape, generator=generator, dtype=x.dtype) < p).to(x.dtype) / p
        if p
        else torch.zeros_like(x)
    )
    return x * mask, mask
