"""long directions are read as they are

Directions of unequal length must be scaled to length 1 first.
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

    def measure(directions):
        reads = []
        for _ in range(n_trial):
            o = torch.randperm(len(directions), generator=g)
            reads.append(directions[o[k:]] @ directions[o[:k]].sum(0))
        return torch.cat(reads).square().mean().sqrt()

    null = random_directions(features, g)
    return measure(features), measure(null / null.norm(dim=-1, keepdim=True))
