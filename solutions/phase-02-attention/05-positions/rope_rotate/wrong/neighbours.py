"""paired with its neighbor

Both conventions exist, and each is a rotary scheme. Weights trained with one are garbage with the
other.
"""

import torch


def rotate(x, cos, sin):
    a, b = x[..., ::2], x[..., 1::2]
    cos, sin = cos[:, None], sin[:, None]
    return torch.stack([a * cos - b * sin, a * sin + b * cos], dim=-1).flatten(-2)
