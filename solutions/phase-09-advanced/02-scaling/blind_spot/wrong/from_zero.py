"""changes z by

An old query of zero weighs all keys alike: there the gradient sees best.
"""

import torch


def blind_spot(size):
    q, q_new = torch.tensor([0.0]), torch.tensor([-10.0])
    keys = torch.tensor([[1.0], [-1.0]])
    values = torch.tensor([0.0, size])
    return q, q_new, keys, values
