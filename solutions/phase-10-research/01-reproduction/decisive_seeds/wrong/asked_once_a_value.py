"""seeds of their own

Seeds with equal values are taken for one.
"""

import torch


def decisive_seeds(values, verdict):
    memo = {}
    w = verdict(values)
    out = []
    for i in range(len(values)):
        k = values[i].item()
        if k not in memo:
            memo[k] = verdict(torch.cat([values[:i], values[i + 1 :]]))
        if memo[k] != w:
            out.append(i)
    return out
