"""this is OR

From +1 to −1 the slope changes by 2.
"""

import torch


def hand_parity(n):
    change = torch.tensor([1.0] + [-1.0 if i % 2 else 1.0 for i in range(1, n)])
    return torch.ones(n, n), -torch.arange(n).float(), change[:, None], torch.zeros(1)
