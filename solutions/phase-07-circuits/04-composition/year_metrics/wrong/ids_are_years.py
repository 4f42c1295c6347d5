"""are the tokens

Token ids come in any order.
"""

import torch


def year_metrics(logits, year_ids, start):
    year = torch.arange(len(year_ids))
    p = logits.softmax(-1)
    year = torch.arange(p.shape[1])
    later = (year > start[:, None]) & (year < len(year_ids))
    earlier = year <= start[:, None]
    difference = (p * later).sum(-1) - (p * earlier).sum(-1)
    after, before = (p * (year == start[:, None] + off) for off in (1, -1))
    return difference, after.sum(-1) - before.sum(-1)
