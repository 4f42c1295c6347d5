"""the frequencies are numbered

`enumerate` gives places, and the frequencies were given.
"""

import torch


def clock_table(p, frequencies):
    ks = torch.arange(1, len(frequencies) + 1)
    angle = 2 * torch.pi / p * torch.arange(p)[:, None] * ks
    return torch.stack([angle.cos(), angle.sin()], -1).flatten(1)
