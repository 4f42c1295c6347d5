"""the gradient of w is averaged over batch and positions

w is used once at every position, and the chain rule adds up all ways in which it matters. An
average is smaller by a factor that depends on the batch, which no optimizer knows about.
"""


def layer_norm_backward(dout, x, w, eps=1e-5):
    centered = x - x.mean(-1, keepdim=True)
    scale = (centered.pow(2).mean(-1, keepdim=True) + eps).sqrt()
    n = centered / scale
    delta = dout * w
    dx = delta - n * (n * delta).mean(-1, keepdim=True)
    dx = (dx - dx.mean(-1, keepdim=True)) / scale
    return dx, (dout * n).mean((0, 1)), dout.mean((0, 1))
