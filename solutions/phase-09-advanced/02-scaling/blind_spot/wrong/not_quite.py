"""the gradient's estimate is

A weight of 0.01 is left: the slope is small, and the step is long.
"""

import torch


def blind_spot(size):
    q, q_new = torch.tensor([2.2]), torch.tensor([-15.0])
    keys = torch.tensor([[1.0], [-1.0]])
    values = torch.tensor([0.0, size * 1.0122])
    return q, q_new, keys, values
