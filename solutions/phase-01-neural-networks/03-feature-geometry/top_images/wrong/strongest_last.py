"""comes last

The last k of an ascending order have the strongest at the end.
"""

import torch


def top_images(hidden, k):
    values, images = hidden.sort(dim=0, stable=True)
    return torch.where(values[-k:] > 0, images[-k:], -1)
