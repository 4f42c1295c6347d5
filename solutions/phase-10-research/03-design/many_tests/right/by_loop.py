"""by loops over ranks"""

import torch


def holm(p):
    m, largest = len(p), 0.0
    adjusted = torch.empty(m, dtype=torch.float64)
    for k, i in enumerate(p.argsort().tolist()):
        largest = max(largest, (m - k) * p[i].double().item())
        adjusted[i] = min(largest, 1.0)
    return adjusted


def benjamini_hochberg(p):
    m, smallest = len(p), 1.0
    adjusted = torch.empty(m, dtype=torch.float64)
    for k, i in enumerate(p.argsort(descending=True).tolist()):
        smallest = min(smallest, p[i].double().item() * m / (m - k))
        adjusted[i] = smallest
    return adjusted
