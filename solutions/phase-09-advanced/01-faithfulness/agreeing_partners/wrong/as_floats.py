"""another label

Large labels are equal as floats.
"""

import torch


def agreeing_partners(labels, seed=0):
    generator = torch.Generator().manual_seed(seed)
    values = labels.float()
    agree = (values[:, None] == values).double()
    return torch.multinomial(agree, 1, generator=generator)[:, 0]
