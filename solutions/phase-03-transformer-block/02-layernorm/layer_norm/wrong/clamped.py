"""is something clamped

With d_model coordinates, n may be as large as √(d_model − 1), and outliers of trained models are.
"""


def layer_norm(x, w, b, eps=1e-5):
    y = x - x.mean(-1, keepdim=True)
    n = y / (y.pow(2).mean(-1, keepdim=True) + eps).sqrt()
    return n.clamp(-10, 10) * w + b
