"""the start year is on neither side

It is one of the years that are not later.
"""

import torch


def year_metrics(logits, year_ids, start):
    p = logits.softmax(-1)[:, year_ids]
    y = torch.arange(len(year_ids))
    later = y > start[:, None]
    e = y < start[:, None]
    a, b = (p * (y == start[:, None] + o) for o in (1, -1))
    return (p * later).sum(-1) - (p * e).sum(-1), a.sum(-1) - b.sum(-1)
