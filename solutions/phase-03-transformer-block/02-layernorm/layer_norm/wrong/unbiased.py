"""the variance is divided by d − 1

`Tensor.var` and `Tensor.std` estimate the variance of a population from a sample, and so divide by
d − 1. LayerNorm describes the vector itself: it divides by d. With d = 768 the difference is small
enough to be missed for months.
"""


def layer_norm(x, w, b, eps=1e-5):
    x = x - x.mean(-1, keepdim=True)
    return x / (x.var(-1, keepdim=True) + eps).sqrt() * w + b
