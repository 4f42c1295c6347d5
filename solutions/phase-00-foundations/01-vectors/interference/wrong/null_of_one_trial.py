"""only a single trial

The null is measured in a single trial.
"""

import torch


def interference(features, k, n_trial=100, seed=0):
    g = torch.Generator().manual_seed(seed)

    def measure(directions, n):
        unit = directions / directions.norm(dim=-1, keepdim=True)
        readings = []
        for _ in range(n):
            order = torch.randperm(len(unit), generator=g)
            readings.append(unit[order[k:]] @ unit[order[:k]].sum(0))
        return torch.cat(readings).square().mean().sqrt()

    null = torch.randn(features.shape, generator=g, dtype=features.dtype)
    return measure(features, n_trial), measure(null, 1)
