"""a negative position is not silent

Position −1 is equal to no position that a loop counts.
"""


def silence_head(z, head, at=None):
    silent = z.clone()
    for pos in range(z.shape[1]):
        if at is None or pos in at:
            silent[:, pos, head] = 0
    return silent
