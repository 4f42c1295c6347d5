"""the score of a table with ties

The first of equal entries wins.
"""

import torch


def negative_score(M, k=1):
    lowest = M.topk(k, dim=-1, largest=False).indices
    own = torch.arange(M.shape[-1])[:, None]
    return (lowest == own).any(-1).to(M.dtype).mean(-1)
