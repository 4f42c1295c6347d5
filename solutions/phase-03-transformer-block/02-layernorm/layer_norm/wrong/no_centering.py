"""the mean is not taken off

Dividing by the root mean square is RMSNorm, which is a fine norm, but another one.
"""


def layer_norm(x, w, b, eps=1e-5):
    return x / (x.pow(2).mean(-1, keepdim=True) + eps).sqrt() * w + b
