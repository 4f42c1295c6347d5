"""the sharpness compares

The start year is the cutoff, and not one of its sides.
"""

import torch


def year_metrics(logits, year_ids, start):
    year = torch.arange(len(year_ids))
    p = logits.softmax(-1)[:, year_ids]
    later = year > start[:, None]
    difference = (p * later).sum(-1) - (p * ~later).sum(-1)
    after, before = (p * (year == start[:, None] + off) for off in (1, 0))
    return difference, after.sum(-1) - before.sum(-1)
