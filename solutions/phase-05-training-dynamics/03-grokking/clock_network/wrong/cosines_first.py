"""all cosines stand before all sines

Both halves are right, and nothing else finds them.
"""

import torch


def clock_table(p, frequencies):
    angle = 2 * torch.pi / p * torch.arange(p)[:, None] * torch.tensor(frequencies)
    return torch.cat([angle.cos(), angle.sin()], 1)
