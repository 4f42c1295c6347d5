"""the mean is taken off

`var` centers by itself, and the numerator does not.
"""


def layer_norm(x, w, b, eps=1e-5):
    return x / (x.var(-1, correction=0, keepdim=True) + eps).sqrt() * w + b
