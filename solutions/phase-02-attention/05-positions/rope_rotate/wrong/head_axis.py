"""place 0 is turned

`cos` has the axes [pos pair] and is broadcast from the right: without an axis for the heads it
meets the head axis, and where there are as many heads as positions nothing complains.
"""

import torch


def rotate(x, cos, sin):
    a, b = x.chunk(2, dim=-1)
    n = x.shape[2]
    cos, sin = cos[:n], sin[:n]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)
