"""over the years alone

A model that says no year at all would look sure.
"""

import torch


def year_metrics(logits, year_ids, start):
    year = torch.arange(len(year_ids))
    p = logits[:, year_ids].softmax(-1)
    later = year > start[:, None]
    difference = (p * later).sum(-1) - (p * ~later).sum(-1)
    after, before = (p * (year == start[:, None] + off) for off in (1, -1))
    return difference, after.sum(-1) - before.sum(-1)
