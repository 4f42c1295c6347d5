"""A list of prompts, one at a time; the heads are put together again at the end."""

import random

import torch


def replaced(z, head, kind, reference=None, seed=0):
    n = len(z)
    if kind == "zero":
        new = [torch.zeros_like(one[:, head]) for one in z]
    elif kind == "mean":
        new = [sum(one[:, head].double() for one in reference) / len(reference)] * n
    elif kind == "resample":
        draw = random.Random(seed)
        order = list(range(n))
        draw.shuffle(order)
        place = {order[k]: order[(k + 1) % n] for k in range(n)}
        new = [reference[place[i], :, head] for i in range(n)]
    elif kind == "freeze":
        new = [one[:, head] for one in reference]
    else:
        raise ValueError(f"kind {kind!r}: choose zero, mean, resample or freeze")
    middle = torch.stack(new).to(z.dtype)[:, :, None]
    return torch.cat([z[:, :, :head], middle, z[:, :, head + 1 :]], dim=2)
