"""a tie counts one half

Sorting puts tied scores into an order that means nothing.
"""

import torch


def area_under(scores, lie):
    if lie.all() or not lie.any():
        raise ValueError
    y = lie[scores.argsort(descending=True, stable=True)].double()
    zero = y.new_zeros(1)
    tpr = torch.cat([zero, y.cumsum(0) / y.sum()])
    fpr = torch.cat([zero, (1 - y).cumsum(0) / (1 - y).sum()])
    return torch.trapezoid(tpr, fpr).item()
