"""this is AND"""

import torch


def hand_parity(n):
    return torch.ones(n, 1), torch.tensor([1.0 - n]), torch.ones(1, 1), torch.zeros(1)
