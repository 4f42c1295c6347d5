"""the axes of W_2 stand in the wrong order"""

import torch


def hand_parity(n):
    change = torch.tensor([1.0] + [-2.0 if i % 2 else 2.0 for i in range(1, n)])
    return torch.ones(n, n), -torch.arange(n).float(), change[None], torch.zeros(1)
