"""sum to one at the last depth only

The account of an earlier depth is about the stream that stood there then, not about what became
of it.
"""

import torch


def who_wrote_it(writes):
    last = writes.sum(0)
    along = (writes * last).sum(-1)
    written = torch.ones(len(writes), len(writes)).tril()[..., None]
    return along[None] * written / last.pow(2).sum(-1)
