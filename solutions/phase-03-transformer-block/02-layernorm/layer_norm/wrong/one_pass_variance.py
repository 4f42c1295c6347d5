"""the mean of x² less the square of the mean loses all digits

The formula is right on paper. With a mean of 10,000, both terms are near 1e8, and float32 keeps
seven digits.
"""


def layer_norm(x, w, b, eps=1e-5):
    mean = x.mean(-1, keepdim=True)
    variance = x.pow(2).mean(-1, keepdim=True) - mean.pow(2)
    return (x - mean) / (variance + eps).sqrt() * w + b
