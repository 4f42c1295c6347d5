"""A search for the gentlest query that is blind enough."""

import torch


def blind_spot(size):
    keys = torch.tensor([[1.0], [-1.0]])
    values = torch.tensor([size, 2 * size])
    q = torch.tensor([1.0])
    while True:
        q = q + 1
        p = torch.softmax(keys @ q, 0)
        if 4 * q.item() * p[0] * p[1] < 1e-4 and p[1] < 1e-5:
            return q, -q, keys, values
