"""the variance is divided by d − 1

`Tensor.var` divides by d − 1 unless told otherwise.
"""


def post_norm(x, f, w, b, eps=1e-5):
    y = x + f(x)
    y = y - y.mean(-1, keepdim=True)
    return y / (y.var(-1, keepdim=True) + eps).sqrt() * w + b
