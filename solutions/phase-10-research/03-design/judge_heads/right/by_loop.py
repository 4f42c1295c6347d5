"""all signs and Holm's rule by loops"""

from itertools import product

import torch


def judge_heads(effects, alpha=0.05):
    units = effects.double().mean(2)
    signs = torch.tensor(list(product([1.0, -1.0], repeat=units.shape[1])), dtype=torch.float64)
    p = []
    for row in units:
        sums = (signs * row).sum(1).abs()
        p.append((sums >= row.sum().abs() - 1e-12 * row.abs().sum()).double().mean().item())
    found = [False] * len(p)
    for k, i in enumerate(sorted(range(len(p)), key=lambda i: p[i])):
        if p[i] * (len(p) - k) > alpha:
            break
        found[i] = True
    return torch.tensor(found)
