"""going back, it comes first

Forward, w multiplies last, so backward it multiplies first. Taking off the two silent parts and
then multiplying by w puts some of both back in.
"""


def layer_norm_backward(dout, x, w, eps=1e-5):
    centered = x - x.mean(-1, keepdim=True)
    scale = (centered.pow(2).mean(-1, keepdim=True) + eps).sqrt()
    n = centered / scale
    dx = dout - n * (n * dout).mean(-1, keepdim=True)
    dx = w * (dx - dx.mean(-1, keepdim=True)) / scale
    return dx, (dout * n).sum((0, 1)), dout.sum((0, 1))
