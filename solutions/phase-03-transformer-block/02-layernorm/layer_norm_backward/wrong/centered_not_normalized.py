"""the gradient of w is dout times x − mean

w multiplies n, which is divided by the scale.
"""


def layer_norm_backward(dout, x, w, eps=1e-5):
    centered = x - x.mean(-1, keepdim=True)
    scale = (centered.pow(2).mean(-1, keepdim=True) + eps).sqrt()
    n = centered / scale
    delta = dout * w
    dx = delta - n * (n * delta).mean(-1, keepdim=True)
    dx = (dx - dx.mean(-1, keepdim=True)) / scale
    return dx, (dout * centered).sum((0, 1)), dout.sum((0, 1))
