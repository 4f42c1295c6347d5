"""wraps around

Index −1 is the last year of the century.
"""

import torch


def year_metrics(logits, year_ids, start):
    year = torch.arange(len(year_ids))
    p = logits.softmax(-1)[:, year_ids]
    later = year > start[:, None]
    difference = (p * later).sum(-1) - (p * ~later).sum(-1)
    row, n = torch.arange(len(start)), len(year_ids)
    return difference, p[row, (start + 1) % n] - p[row, start - 1]
