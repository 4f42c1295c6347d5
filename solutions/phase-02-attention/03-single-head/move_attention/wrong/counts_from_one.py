"""the record after the right one

Keys are counted from 0, so record 0 is the first key.
"""


def move_attention(pattern, record):
    moved = pattern.clone()
    moved[:, -1] = 0
    moved[torch.arange(len(record)), -1, (record + 1) % pattern.shape[-1]] = 1
    return moved
