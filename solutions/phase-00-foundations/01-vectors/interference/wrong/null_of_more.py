"""as many directions as there are features

The null draws twice as many directions.
"""

import torch


def interference(features, k, n_trial=100, seed=0):
    g = torch.Generator().manual_seed(seed)

    def measure(directions):
        unit = directions / directions.norm(dim=-1, keepdim=True)
        readings = []
        for _ in range(n_trial):
            order = torch.randperm(len(unit), generator=g)
            readings.append(unit[order[k:]] @ unit[order[:k]].sum(0))
        return torch.cat(readings).square().mean().sqrt()

    n, d = features.shape
    null = torch.randn(2 * n, d, generator=g, dtype=features.dtype)
    return measure(features), measure(null)
