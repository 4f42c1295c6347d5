"""are the same for every seed

The directions of the null come from a fixed seed.
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

    own = torch.Generator().manual_seed(0)
    null = torch.randn(features.shape, generator=own, dtype=features.dtype)
    return measure(features, n_trial), measure(null, n_trial)
