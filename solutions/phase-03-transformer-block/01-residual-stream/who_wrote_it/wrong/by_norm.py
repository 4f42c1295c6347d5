"""sum to the stream's norm

A projection on a unit vector is a length. Lengths along the stream sum to the stream's length, so a
share needs the norm once more in the denominator.
"""

import torch


def who_wrote_it(writes):
    stream = writes.cumsum(0)
    along = torch.einsum("lpd,kpd->lkp", stream, writes)
    written = torch.ones(along.shape[:2], dtype=torch.bool).tril()
    return along / stream.norm(dim=-1)[:, None] * written[..., None]
