"""Python's own generator shuffles a list of places."""

import random

import torch


def reference_gap(effect, own, other, n=20, seed=0):
    draw, k = random.Random(seed), len(own)
    rows = [*own, *other]
    gaps = []
    for _ in range(n):
        first = set(draw.sample(range(len(rows)), k))
        one = torch.stack([row for i, row in enumerate(rows) if i in first])
        rest = torch.stack([row for i, row in enumerate(rows) if i not in first])
        gaps.append(effect(one) - effect(rest))
    return effect(own) - effect(other), torch.tensor(gaps, dtype=torch.float64)
