"""rows of other queries have changed

Records attend to each other, too. An intervention changes one thing.
"""

import torch


def move_attention(pattern, record):
    moved = torch.zeros_like(pattern)
    moved[torch.arange(len(record)), :, record] = 1
    return moved
