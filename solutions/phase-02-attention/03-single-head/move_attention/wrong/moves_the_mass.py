"""the others keep a part

Swapping the favorite with the record leaves whatever attention the rest had.
"""

import torch


def move_attention(pattern, record):
    moved = pattern.clone()
    row = torch.arange(len(record))
    best = pattern[:, -1].argmax(-1)
    moved[row, -1, best] = pattern[row, -1, record]
    moved[row, -1, record] = pattern[row, -1, best]
    return moved
