"""changes z by

Weights of 0.88 and 0.12 are not saturated.
"""

import torch


def blind_spot(size):
    q, q_new = torch.tensor([1.0]), torch.tensor([-1.0])
    keys = torch.tensor([[1.0], [-1.0]])
    values = torch.tensor([0.0, size])
    return q, q_new, keys, values
