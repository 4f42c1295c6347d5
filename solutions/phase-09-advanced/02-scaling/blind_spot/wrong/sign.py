"""the sign is turned

The new query turns to the smaller value.
"""

import torch


def blind_spot(size):
    q, q_new = torch.tensor([10.0]), torch.tensor([-10.0])
    keys = torch.tensor([[1.0], [-1.0]])
    values = torch.tensor([size, 0.0])
    return q, q_new, keys, values
