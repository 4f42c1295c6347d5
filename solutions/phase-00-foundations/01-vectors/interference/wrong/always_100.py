"""`n_trial` is not used

The number of trials is written into the loop.
"""

import torch


def interference(features, k, n_trial=100, seed=0):
    g = torch.Generator().manual_seed(seed)

    def measure(directions):
        unit = directions / directions.norm(dim=-1, keepdim=True)
        readings = []
        for _ in range(100):
            order = torch.randperm(len(unit), generator=g)
            readings.append(unit[order[k:]] @ unit[order[:k]].sum(0))
        return torch.cat(readings).square().mean().sqrt()

    null = torch.randn(features.shape, generator=g, dtype=features.dtype)
    return measure(features), measure(null)
