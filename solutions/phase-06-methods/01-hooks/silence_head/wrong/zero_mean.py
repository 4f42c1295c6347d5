"""the head gives its mean over the batch

Then the result of one prompt depends on which others stand in the batch.
"""


def silence_head(z, head, at=None):
    silent = z.clone()
    where = slice(None) if at is None else list(at)
    silent[:, where, head] = z[:, where, head].mean(0)
    return silent
