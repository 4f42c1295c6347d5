"""float32

The output is float64 again, since w is, and has seven digits only.
"""


def layer_norm(x, w, b, eps=1e-5):
    x = x.float()
    y = x - x.mean(-1, keepdim=True)
    n = y / (y.pow(2).mean(-1, keepdim=True) + eps).sqrt()
    return n * w + b
