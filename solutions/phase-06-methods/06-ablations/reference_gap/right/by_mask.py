"""A mask over all prompts; random numbers are sorted to choose."""

import torch


def reference_gap(effect, own, other, n=20, seed=0):
    pool = torch.cat((other, own), 0)
    g = torch.Generator().manual_seed(seed + 17)
    gaps = torch.empty(n, dtype=torch.float64)
    for i in range(n):
        chosen = torch.zeros(len(pool), dtype=torch.bool)
        chosen[torch.rand(len(pool), generator=g).argsort()[: own.shape[0]]] = True
        gaps[i] = effect(pool[chosen]) - effect(pool[~chosen])
    return float(effect(own)) - float(effect(other)), gaps
