"""the mean square, without its root

A squared reading has another unit.
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
        return torch.cat(readings).square().mean()

    return measure(features), measure(torch.randn(features.shape, generator=g).to(features))
