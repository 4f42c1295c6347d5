"""every position of copy i

The change is broadcast over the positions of the copy, not put at one of them.
"""

import torch


def batched_sweep(rest, base, source):
    base.shape[1]
    change = (source - base).transpose(0, 1)[:, :, None]
    return rest(base + change)
