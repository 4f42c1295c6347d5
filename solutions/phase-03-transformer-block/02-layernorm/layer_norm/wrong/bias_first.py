"""b is added before w multiplies

b is the last step: it is not scaled by w.
"""


def layer_norm(x, w, b, eps=1e-5):
    y = x - x.mean(-1, keepdim=True)
    return (y / (y.pow(2).mean(-1, keepdim=True) + eps).sqrt() + b) * w
