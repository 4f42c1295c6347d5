"""c′ has forgotten the old c

The reader's own bias stays.
"""


def fold(w, b, W, c):
    folded = w[:, None] * W
    return folded - folded.mean(0), b @ W
