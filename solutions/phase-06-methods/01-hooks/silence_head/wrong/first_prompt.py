"""only the first prompt

A hook sees the whole batch.
"""


def silence_head(z, head, at=None):
    silent = z.clone()
    silent[0, slice(None) if at is None else list(at), head] = 0
    return silent
