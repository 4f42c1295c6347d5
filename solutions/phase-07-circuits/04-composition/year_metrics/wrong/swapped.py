"""exchanged

The difference comes first.
"""

import torch


def year_metrics(logits, year_ids, start):
    p = logits.softmax(-1)[:, year_ids]
    n, row = len(year_ids), torch.arange(len(start))
    later = torch.arange(n) > start[:, None]
    padded = torch.nn.functional.pad(p, (1, 1))
    difference = (p * later).sum(-1) - (p * ~later).sum(-1)
    return padded[row, start + 2] - padded[row, start], difference
