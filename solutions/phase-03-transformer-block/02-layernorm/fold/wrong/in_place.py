"""changes

The model that is folded must stay as it is: others still use it.
"""


def fold(w, b, W, c):
    W *= w[:, None]
    return W - W.mean(0), c + b @ W
