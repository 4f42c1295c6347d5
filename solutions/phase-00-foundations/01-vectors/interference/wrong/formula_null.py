"""measured on random directions

The formula is a prediction. The null must be measured in the same way.
"""

import torch


def random_directions(features, g):
    return torch.randn(features.shape, generator=g, dtype=features.dtype)


def trials(directions, k, n_trial, g):
    unit = directions / directions.norm(dim=-1, keepdim=True)
    for _ in range(n_trial):
        order = torch.randperm(len(unit), generator=g)
        yield unit, order, unit[order[:k]].sum(0)


def interference(features, k, n_trial=100, seed=0):
    g = torch.Generator().manual_seed(seed)
    reads = [u[o[k:]] @ x for u, o, x in trials(features, k, n_trial, g)]
    root = torch.cat(reads).square().mean().sqrt()
    return root, torch.tensor((k / features.shape[1]) ** 0.5, dtype=features.dtype)
