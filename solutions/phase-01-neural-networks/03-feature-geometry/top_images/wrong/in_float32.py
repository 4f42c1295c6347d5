"""different activations equal

Activations that differ in the tenth digit become ties.
"""

import torch


def top_images(hidden, k):
    values, images = hidden.float().sort(dim=0, descending=True, stable=True)
    return torch.where(values[:k] > 0, images[:k], -1)
