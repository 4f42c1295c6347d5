"""the sign in cos(α + β) is wrong

With a plus it is the cosine of the difference.
"""

import torch


def add_angles(x, y):
    ca, sa, cb, sb = x[..., ::2], x[..., 1::2], y[..., ::2], y[..., 1::2]
    return torch.stack([ca * cb + sa * sb, sa * cb + ca * sb], -1).flatten(-2)
