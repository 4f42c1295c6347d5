"""what the other keys had is still there

The query now spends more than one unit of attention. A pattern's row sums to 1.
"""

import torch


def move_attention(pattern, record):
    moved = pattern.clone()
    moved[torch.arange(len(record)), -1, record] = 1
    return moved
