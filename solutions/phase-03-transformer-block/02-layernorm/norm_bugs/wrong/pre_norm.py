"""that is pre-norm

x + f(LN(x)) is a fine sublayer, and what nearly everybody builds today. Here the sum itself was to
be normalized.
"""


def post_norm(x, f, w, b, eps=1e-5):
    y = x - x.mean(-1, keepdim=True)
    return x + f(y / (y.var(-1, correction=0, keepdim=True) + eps).sqrt() * w + b)
