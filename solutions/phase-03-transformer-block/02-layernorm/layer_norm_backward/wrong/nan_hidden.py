"""holds a NaN, and the result shows none

A gradient of 0 where it should be NaN lets training go on, and nobody knows.
"""


def layer_norm_backward(dout, x, w, eps=1e-5):
    y = x - x.mean(-1, keepdim=True)
    scale = (y.pow(2).mean(-1, keepdim=True) + eps).sqrt()
    n, delta = y / scale, dout * w
    rest = delta - n * (n * delta).mean(-1, keepdim=True)
    dx = (rest - rest.mean(-1, keepdim=True)) / scale
    return dx.nan_to_num(), (dout * n).sum((0, 1)), dout.sum((0, 1))
