"""everything that is not a later year

Tokens that are no years are on neither side.
"""

import torch


def year_metrics(logits, year_ids, start):
    year = torch.arange(len(year_ids))
    p = logits.softmax(-1)[:, year_ids]
    later = year > start[:, None]
    difference = 2 * (p * later).sum(-1) - 1
    after, before = (p * (year == start[:, None] + off) for off in (1, -1))
    return difference, after.sum(-1) - before.sum(-1)
