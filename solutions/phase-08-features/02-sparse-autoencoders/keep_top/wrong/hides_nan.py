"""a NaN, and the result shows none

Readings that went wrong count as zero, and nobody sees it.
"""

import torch


def keep_top(pre, k):
    values, places = pre.nan_to_num().topk(k, dim=-1)
    return torch.zeros_like(pre).scatter(-1, places, values.relu())
