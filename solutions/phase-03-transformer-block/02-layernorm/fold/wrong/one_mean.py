"""one mean of the whole matrix

Each output has its own column, and each column its own mean.
"""


def fold(w, b, W, c):
    folded = w[:, None] * W
    return folded - folded.mean(), c + b @ W
