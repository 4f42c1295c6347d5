"""the output has 2 axes

Rows of all batches in one table are normalized rightly, and come back in another shape.
"""


def layer_norm(x, w, b, eps=1e-5):
    rows = x.reshape(-1, x.shape[-1])
    y = rows - rows.mean(-1, keepdim=True)
    return y / (y.pow(2).mean(-1, keepdim=True) + eps).sqrt() * w + b
