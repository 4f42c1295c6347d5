"""activate a unit least

sort() is ascending unless you say otherwise.
"""

import torch


def top_images(hidden, k):
    values, images = hidden.sort(dim=0, stable=True)
    return torch.where(values[:k] > 0, images[:k], -1)
