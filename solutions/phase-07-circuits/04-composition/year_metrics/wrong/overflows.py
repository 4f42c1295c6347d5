"""NaN

exp overflows; softmax subtracts the largest logit first.
"""

import torch


def year_metrics(logits, year_ids, start):
    e = logits.exp()
    p = (e / e.sum(-1, keepdim=True))[:, year_ids]
    y = torch.arange(len(year_ids))
    later = y > start[:, None]
    a, b = (p * (y == start[:, None] + o) for o in (1, -1))
    return (p * later).sum(-1) - (p * ~later).sum(-1), a.sum(-1) - b.sum(-1)
