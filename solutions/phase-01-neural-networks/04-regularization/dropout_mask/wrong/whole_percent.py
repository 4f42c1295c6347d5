"""p is rounded"""

import torch


def dropout(x, p, generator):
    draw = torch.randint(100, x.shape, generator=generator)
    mask = (draw >= round(100 * p)).to(x.dtype) / (1 - p)
    return x * mask, mask
