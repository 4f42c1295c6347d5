"""the norm runs over positions

Without an axis, mean and variance are those of the whole batch.
"""


def layer_norm(x, w, b, eps=1e-5):
    y = x - x.mean()
    return y / (y.pow(2).mean() + eps).sqrt() * w + b
