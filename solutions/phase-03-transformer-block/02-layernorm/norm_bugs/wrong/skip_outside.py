"""x goes around the norm

x + LN(f(x)) is a third arrangement, in use in some recent models. But it is not post-norm: the
stream is never normalized, and grows.
"""


def post_norm(x, f, w, b, eps=1e-5):
    y = f(x)
    y = y - y.mean(-1, keepdim=True)
    return x + y / (y.var(-1, correction=0, keepdim=True) + eps).sqrt() * w + b
