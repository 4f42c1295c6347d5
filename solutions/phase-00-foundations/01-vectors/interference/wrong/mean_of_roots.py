"""the mean of each trial's root mean square

A mean of roots is smaller than the root of the mean: squares must be averaged first.
"""

import torch


def interference(features, k, n_trial=100, seed=0):
    g = torch.Generator().manual_seed(seed)

    def measure(directions):
        unit = directions / directions.norm(dim=-1, keepdim=True)
        roots = []
        for _ in range(n_trial):
            order = torch.randperm(len(unit), generator=g)
            readings = unit[order[k:]] @ unit[order[:k]].sum(0)
            roots.append(readings.square().mean().sqrt())
        return torch.stack(roots).mean()

    return measure(features), measure(torch.randn(features.shape, generator=g).to(features))
