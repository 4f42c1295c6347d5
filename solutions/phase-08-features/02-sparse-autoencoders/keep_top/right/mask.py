"""A mask of zeros and ones.

Built from places.
"""

import torch


def keep_top(pre, k):
    places = pre.topk(k, dim=-1).indices
    mask = torch.zeros_like(pre, dtype=torch.bool).scatter(-1, places, True)
    return torch.where(mask, pre, torch.zeros_like(pre)).relu()
