"""a position is silenced

The second axis counts positions, and the third the heads.
"""


def silence_head(z, head, at=None):
    silent = z.clone()
    silent[:, head] = 0
    return silent
