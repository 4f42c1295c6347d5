"""changes

The caller's stream is changed under its hands.
"""


def post_norm(x, f, w, b, eps=1e-5):
    x += f(x)
    y = x - x.mean(-1, keepdim=True)
    return y / (y.var(-1, correction=0, keepdim=True) + eps).sqrt() * w + b
