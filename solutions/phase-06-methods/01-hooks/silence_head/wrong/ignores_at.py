"""silent at every position

`at` is never read.
"""


def silence_head(z, head, at=None):
    silent = z.clone()
    silent[:, :, head] = 0
    return silent
