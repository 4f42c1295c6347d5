"""the silent head gives NaN

Without `at` it writes zeros, and with `at` it multiplies.
"""


def silence_head(z, head, at=None):
    silent = z.clone()
    if at is None:
        silent[:, :, head] = 0
    else:
        silent[:, list(at), head] *= 0
    return silent
