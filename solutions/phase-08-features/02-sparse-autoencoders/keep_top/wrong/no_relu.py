"""negative readings are left

It shows where fewer than k readings are positive.
"""

import torch


def keep_top(pre, k):
    values, places = pre.topk(k, dim=-1)
    return torch.zeros_like(pre).scatter(-1, places, values)
