"""of 24 bits your network says

The list of slopes ends at ten bits.
"""

import torch


def hand_parity(n):
    change = torch.tensor([1.0] + [2.0 * (-1) ** i * (i < 10) for i in range(1, n)])
    return torch.ones(n, n), -torch.arange(n).float(), change[:, None], torch.zeros(1)
