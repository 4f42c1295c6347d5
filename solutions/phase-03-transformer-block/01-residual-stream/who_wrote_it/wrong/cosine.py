"""those are cosines

A cosine ignores how long the write is; a share must not.
"""

import torch


def who_wrote_it(writes):
    stream = writes.cumsum(0)
    cosine = torch.cosine_similarity(stream[:, None], writes[None], dim=-1)
    written = torch.ones(cosine.shape[:2], dtype=torch.bool).tril()
    return cosine * written[..., None]
