"""nothing is silent

A list as index makes a copy. The zeros were written into that copy, which nobody keeps.
"""


def silence_head(z, head, at=None):
    silent = z.clone()
    if at is None:
        silent[:, :, head] = 0
    else:
        silent[:, list(at)][:, :, head] = 0
    return silent
