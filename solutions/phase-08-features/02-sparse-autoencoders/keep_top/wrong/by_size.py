"""the largest by size

A large negative reading is no feature.
"""

import torch


def keep_top(pre, k):
    places = pre.abs().topk(k, dim=-1).indices
    return torch.zeros_like(pre).scatter(-1, places, pre.gather(-1, places)).relu()
