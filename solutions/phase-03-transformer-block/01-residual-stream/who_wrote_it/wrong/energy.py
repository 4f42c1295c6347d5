"""squared lengths cannot tell

Squared lengths sum to one as well, and are never negative: a writer who takes back what another
wrote is paid for it like the other.
"""

import torch


def who_wrote_it(writes):
    sizes = writes.pow(2).sum(-1)
    written = torch.ones(len(writes), len(writes)).tril()[..., None]
    return sizes[None] * written / sizes.cumsum(0)[:, None]
