"""`merge` does not undo `split`

`reshape` reads memory in the order head, position. The rows that come out hold one head at
several positions instead of all heads at one.
"""


def merge(z):
    batch, head, pos, d_head = z.shape
    return z.reshape(batch, pos, head * d_head)
