"""NumPy deals the groups."""

import numpy as np
import torch


def honest_probe(x, y, groups, fit, l2s, seed=0):
    names = np.unique(groups.numpy())
    names = np.random.default_rng(seed).permutation(names)
    n = len(names) // 5
    pick = lambda some: torch.from_numpy(np.flatnonzero(np.isin(groups.numpy(), some)))  # noqa: E731
    train, val, test = pick(names[: 3 * n]), pick(names[3 * n : 4 * n]), pick(names[4 * n :])
    ranked = sorted(l2s)
    probes = [fit(x[train], y[train], l2) for l2 in ranked]
    scores = [(probe(x[val]) == y[val]).double().mean().item() for probe in probes]
    best = max(i for i, score in enumerate(scores) if score == max(scores))
    return (probes[best](x[test]) == y[test]).double().mean().item(), ranked[best]
