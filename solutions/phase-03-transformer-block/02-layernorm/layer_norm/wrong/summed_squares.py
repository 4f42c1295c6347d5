"""the squares are summed

`norm` is the root of the sum of squares. LayerNorm divides by the root of their mean.
"""


def layer_norm(x, w, b, eps=1e-5):
    y = x - x.mean(-1, keepdim=True)
    return y / (y.norm(dim=-1, keepdim=True).square() + eps).sqrt() * w + b
