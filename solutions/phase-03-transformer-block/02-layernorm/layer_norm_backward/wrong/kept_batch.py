"""the gradient of w has 2 axes

w is shared by all positions, so its gradient has the shape of w.
"""


def layer_norm_backward(dout, x, w, eps=1e-5):
    centered = x - x.mean(-1, keepdim=True)
    scale = (centered.pow(2).mean(-1, keepdim=True) + eps).sqrt()
    n = centered / scale
    delta = dout * w
    dx = delta - n * (n * delta).mean(-1, keepdim=True)
    dx = (dx - dx.mean(-1, keepdim=True)) / scale
    return dx, (dout * n).sum(1), dout.sum(1)
