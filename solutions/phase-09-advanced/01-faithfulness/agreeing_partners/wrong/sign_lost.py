"""another label

3 and -3 are two labels.
"""

import torch


def agreeing_partners(labels, seed=0):
    generator = torch.Generator().manual_seed(seed)
    agree = (labels[:, None].abs() == labels.abs()).double()
    return torch.multinomial(agree, 1, generator=generator)[:, 0]
