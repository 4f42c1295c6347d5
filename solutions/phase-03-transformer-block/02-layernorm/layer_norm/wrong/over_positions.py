"""the norm runs over positions

A norm over positions makes every vector depend on later ones. A causal model with such a norm reads
the future, and its training loss looks wonderful.
"""


def layer_norm(x, w, b, eps=1e-5):
    x = x - x.mean(-2, keepdim=True)
    return x / (x.pow(2).mean(-2, keepdim=True) + eps).sqrt() * w + b
