"""mean and scale must depend on x in the graph

The output is right and the model trains, with wrong gradients.
"""

import torch


def post_norm(x, f, w, b, eps=1e-5):
    y = x + f(x)
    with torch.no_grad():
        mean = y.mean(-1, keepdim=True)
        scale = (y.var(-1, correction=0, keepdim=True) + eps).sqrt()
    return (y - mean) / scale * w + b
