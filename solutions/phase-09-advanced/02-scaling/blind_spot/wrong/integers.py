"""use floats

softmax needs floats.
"""

import torch


def blind_spot(size):
    q, q_new = torch.tensor([10]), torch.tensor([-10])
    keys = torch.tensor([[1], [-1]])
    values = torch.tensor([0.0, size])
    return q, q_new, keys, values
