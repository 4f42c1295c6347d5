"""at most 10 |size|

A tiny weight on an enormous value.
"""

import torch


def blind_spot(size):
    q, q_new = torch.tensor([0.0]), torch.tensor([1e-7])
    keys = torch.tensor([[1.0], [-1.0]])
    values = torch.tensor([1e7 * size, 0.0])
    return q, q_new, keys, values
