"""A third key that nobody wants, in double precision."""

import torch


def blind_spot(size):
    keys = torch.tensor([[4.0], [0.0], [-4.0]], dtype=torch.float64)
    q = torch.tensor([6.0], dtype=torch.float64)
    return q, -q, keys, torch.tensor([size, 9 * size, 2 * size], dtype=torch.float64)
