"""eps is added to the root of the variance

√var + eps and √(var + eps) agree where the variance is large. Where it is small, eps under the root
is a floor of √eps, which is 300 times as high for eps = 1e-5.
"""


def layer_norm(x, w, b, eps=1e-5):
    x = x - x.mean(-1, keepdim=True)
    return x / (x.pow(2).mean(-1, keepdim=True).sqrt() + eps) * w + b
