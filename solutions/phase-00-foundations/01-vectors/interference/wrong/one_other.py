"""read all features that were not added

Only one of the features that were not added is read in each trial.
"""

import torch


def interference(features, k, n_trial=100, seed=0):
    g = torch.Generator().manual_seed(seed)

    def measure(directions):
        unit = directions / directions.norm(dim=-1, keepdim=True)
        orders = [torch.randperm(len(unit), generator=g) for _ in range(n_trial)]
        readings = [unit[order[k]] @ unit[order[:k]].sum(0) for order in orders]
        return torch.stack(readings).square().mean().sqrt()

    null = torch.randn(features.shape, generator=g, dtype=features.dtype)
    return measure(features), measure(null)
