"""the images of faint units

What is added for the ties outweighs a small activation.
"""

import torch


def top_images(hidden, k):
    later = 1e-6 * torch.arange(len(hidden), dtype=hidden.dtype)[:, None]
    images = (hidden - later).topk(k, dim=0).indices
    return torch.where(hidden.gather(0, images) > 0, images, -1)
