"""the later image comes first

Reversing an ascending order reverses equal ones, too.
"""

import torch


def top_images(hidden, k):
    values, images = hidden.sort(dim=0, stable=True)
    values, images = values.flip(0), images.flip(0)
    return torch.where(values[:k] > 0, images[:k], -1)
