"""something inside is float32

The output is float64 again, since w is, and has seven digits only.
"""


def post_norm(x, f, w, b, eps=1e-5):
    y = (x + f(x)).float()
    y = y - y.mean(-1, keepdim=True)
    scale = (y.pow(2).mean(-1, keepdim=True) + eps).sqrt()
    return y / scale * w + b
