"""f was called 2 times

f may be attention: twice the time, and with dropout two different writes.
"""


def post_norm(x, f, w, b, eps=1e-5):
    mean = (x + f(x)).mean(-1, keepdim=True)
    y = x + f(x) - mean
    return y / (y.var(-1, correction=0, keepdim=True) + eps).sqrt() * w + b
