"""Python's own random numbers; blocks are drawn with choices and stacked."""

import random

import torch


def block_bootstrap(curves, find, n, seed=0):
    own, places = random.Random(seed), range(curves.shape[1])
    draws = []
    for _ in range(n):
        drawn = own.choices(places, k=len(places))
        mean = sum(curves[:, b] for b in drawn) / len(drawn)
        draws.append(torch.tensor([find(curve) for curve in mean]))
    return torch.stack(draws)
