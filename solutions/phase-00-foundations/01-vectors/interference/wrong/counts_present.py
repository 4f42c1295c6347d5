"""features that were added

The readings of the k features that are present are about 1: signal, not interference.
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
        reads = [unit @ x for unit, _, x in trials(directions, k, n_trial, g)]
        return torch.cat(reads).square().mean().sqrt()

    return measure(features), measure(random_directions(features, g))
