"""center first, then square

Both terms are large where the mean is large, and their difference is rounding.
"""


def post_norm(x, f, w, b, eps=1e-5):
    y = x + f(x)
    mean = y.mean(-1, keepdim=True)
    variance = y.pow(2).mean(-1, keepdim=True) - mean.pow(2)
    return (y - mean) / (variance + eps).sqrt() * w + b
