"""the scale must depend on x in the graph

The output is right. In training, the gradient keeps its part along n, as if a longer x
gave a longer output.
"""


def layer_norm(x, w, b, eps=1e-5):
    y = x - x.mean(-1, keepdim=True)
    scale = (y.detach().pow(2).mean(-1, keepdim=True) + eps).sqrt()
    return y / scale * w + b
