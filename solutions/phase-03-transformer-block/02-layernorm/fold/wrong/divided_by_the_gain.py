"""it divides by w

Undoing the norm is not folding it: W takes over what w did.
"""


def fold(w, b, W, c):
    folded = W / w[:, None]
    return folded - folded.mean(0), c + b @ W
