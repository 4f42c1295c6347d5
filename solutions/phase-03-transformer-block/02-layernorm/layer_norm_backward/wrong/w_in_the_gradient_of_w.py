"""the gradient of w is multiplied by w

The derivative of n w with respect to w is n.
"""


def layer_norm_backward(dout, x, w, eps=1e-5):
    centered = x - x.mean(-1, keepdim=True)
    scale = (centered.pow(2).mean(-1, keepdim=True) + eps).sqrt()
    n = centered / scale
    delta = dout * w
    dx = delta - n * (n * delta).mean(-1, keepdim=True)
    dx = (dx - dx.mean(-1, keepdim=True)) / scale
    return dx, (delta * n).sum((0, 1)), dout.sum((0, 1))
