"""1 was added

The row sums to 2, and the other records are mixed in as before.
"""


def move_attention(pattern, record):
    moved = pattern.clone()
    moved[torch.arange(len(record)), -1, record] += 1
    return moved
