"""every window got the records of all windows

`[:, -1, record]` takes each window and, in it, all records of the list. Two lists of equal length
pair a window with its own record.
"""

import torch


def move_attention(pattern, record):
    moved = pattern.clone()
    moved[:, -1] = 0
    moved[:, -1, record] = 1
    return moved
