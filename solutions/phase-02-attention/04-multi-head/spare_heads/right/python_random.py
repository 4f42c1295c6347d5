"""Python's own generator draws the sets; the losses are compared in a list."""

import random

import torch


def spare_heads(loss, heads, choose, test, n_remove, n_random=20, seed=0):
    gone, left = [], list(heads)
    while len(gone) < n_remove:
        losses = [float(loss(choose, [*gone, head])) for head in left]
        gone.append(left.pop(losses.index(min(losses))))
    intact = loss(test, [])
    own = random.Random(seed)
    sets = [own.sample(list(heads), n_remove) for _ in range(n_random)]
    return gone, loss(test, gone) - intact, torch.tensor([loss(test, s) - intact for s in sets])
