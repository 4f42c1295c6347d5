"""b goes through diag(w) W

b is added after w has multiplied.
"""


def fold(w, b, W, c):
    folded = w[:, None] * W
    return folded - folded.mean(0), c + b @ folded
