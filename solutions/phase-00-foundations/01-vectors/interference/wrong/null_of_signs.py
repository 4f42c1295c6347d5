"""with normal entries

Corners of a cube are no random directions: in the plane there are only four.
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

    null = torch.randn(features.shape, generator=g, dtype=features.dtype).sign()
    return measure(features), measure(null)
