"""divide by the squared norm itself, without a constant

A constant against division by zero is larger than the squares of a short stream.
"""

import torch


def who_wrote_it(writes):
    stream = writes.cumsum(0)
    along = torch.einsum("lpd,kpd->lkp", stream, writes)
    shares = along / (stream.pow(2).sum(-1)[:, None] + 1e-8)
    return shares * torch.ones(len(writes), len(writes)).tril().to(writes)[..., None]
