"""float32

A cast to float32 is usual where x is bfloat16. Here it loses what float64 had.
"""


def layer_norm(x, w, b, eps=1e-5):
    y = x.float() - x.float().mean(-1, keepdim=True)
    return y / (y.pow(2).mean(-1, keepdim=True) + eps).sqrt() * w.float() + b.float()
