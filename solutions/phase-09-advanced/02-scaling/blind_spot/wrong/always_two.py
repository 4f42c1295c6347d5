"""changes z by

The size is not used.
"""

import torch


def blind_spot(size):
    q, q_new = torch.tensor([10.0]), torch.tensor([-10.0])
    keys = torch.tensor([[1.0], [-1.0]])
    values = torch.tensor([0.0, min(2.0, 9 * abs(size))])
    return q, q_new, keys, values
