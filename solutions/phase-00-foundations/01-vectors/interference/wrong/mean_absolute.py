"""the mean of absolute readings

The mean absolute value of a normal variable is 0.8 times its root mean square.
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
        reads = [u[o[k:]] @ x for u, o, x in trials(directions, k, n_trial, g)]
        return torch.cat(reads).abs().mean()

    return measure(features), measure(random_directions(features, g))
