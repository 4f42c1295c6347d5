"""the gradient of x does not know w

The output is n times w, so the gradient at n is dout times w. A fresh model, where w is 1, hides
this mistake until training has moved w.
"""


def layer_norm_backward(dout, x, w, eps=1e-5):
    centered = x - x.mean(-1, keepdim=True)
    scale = (centered.pow(2).mean(-1, keepdim=True) + eps).sqrt()
    n = centered / scale
    dx = dout - n * (n * dout).mean(-1, keepdim=True)
    dx = (dx - dx.mean(-1, keepdim=True)) / scale
    return dx, (dout * n).sum((0, 1)), dout.sum((0, 1))
