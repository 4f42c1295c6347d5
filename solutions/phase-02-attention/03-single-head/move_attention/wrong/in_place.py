"""changes its input

Writing into the pattern that you were given changes the cache of whoever ran the model.
"""

import torch


def move_attention(pattern, record):
    pattern[:, -1] = 0
    pattern[torch.arange(len(record)), -1, record] = 1
    return pattern
