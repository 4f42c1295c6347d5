"""at most 50

With scores of 1000 the softmax is exactly flat; 10 are enough.
"""

import torch


def blind_spot(size):
    q, q_new = torch.tensor([1000.0]), torch.tensor([-1000.0])
    keys = torch.tensor([[1.0], [-1.0]])
    values = torch.tensor([0.0, size])
    return q, q_new, keys, values
