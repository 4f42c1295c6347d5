"""the scale depends on x too

Freezing the scale is what attribution does. A gradient has to know that a longer x is divided by
more: the part of δ along n goes.
"""


def layer_norm_backward(dout, x, w, eps=1e-5):
    centered = x - x.mean(-1, keepdim=True)
    scale = (centered.pow(2).mean(-1, keepdim=True) + eps).sqrt()
    delta = dout * w
    dx = (delta - delta.mean(-1, keepdim=True)) / scale
    return dx, (dout * centered / scale).sum((0, 1)), dout.sum((0, 1))
