"""Sorting and counting, list by list; vectors made one at a time."""

import torch


def list_purity(directions, W_U, classes, n=8):
    best = []
    for v in directions:
        counts = [0]
        for sign in (1, -1):
            tokens = (sign * v @ W_U).argsort(descending=True)[:n]
            found = classes[tokens].tolist()
            counts += [found.count(c) for c in set(found) if c >= 0]
        best.append(max(counts) / n)
    return torch.tensor(best, dtype=directions.dtype)


def random_directions(V, n_draw, seed=0):
    g = torch.Generator().manual_seed(seed)
    rows = []
    for _ in range(n_draw):
        v = V @ torch.randn(V.shape[1], generator=g, dtype=V.dtype)
        rows.append(v / v.norm())
    return torch.stack(rows)
