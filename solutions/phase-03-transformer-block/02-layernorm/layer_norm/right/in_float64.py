"""Biased variance from Tensor.var, accumulated in float64."""


def layer_norm(x, w, b, eps=1e-5):
    y = x.double()
    y = (y - y.mean(-1, keepdim=True)) * (y.var(-1, correction=0, keepdim=True) + eps).rsqrt()
    return (y * w + b).to(x.dtype)
