"""b goes through the new matrix

b is added after w has multiplied, and is neither stretched nor centered. It meets the W that was.
"""


def fold(w, b, W, c):
    folded = w[:, None] * W
    folded = folded - folded.mean(0)
    return folded, c + b @ folded
