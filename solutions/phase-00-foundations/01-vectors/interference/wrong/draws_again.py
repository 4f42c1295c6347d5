"""a feature is added twice

Drawn with replacement, a feature may be added twice.
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
        unit = directions / directions.norm(dim=-1, keepdim=True)
        reads = []
        for _ in range(n_trial):
            on = torch.randint(len(unit), (k,), generator=g)
            off = torch.ones(len(unit), dtype=torch.bool)
            off[on] = False
            reads.append(unit[off] @ unit[on].sum(0))
        return torch.cat(reads).square().mean().sqrt()

    return measure(features), measure(random_directions(features, g))
