"""x holds a NaN, and the result shows none

eps is there to keep 0/0 away. A NaN that still arrives comes from elsewhere, and must stay visible.
"""


def layer_norm(x, w, b, eps=1e-5):
    y = x - x.mean(-1, keepdim=True)
    n = y / (y.pow(2).mean(-1, keepdim=True) + eps).sqrt()
    return n.nan_to_num() * w + b
