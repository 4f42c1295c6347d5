"""the mean and the scale must depend on x in the graph

Mean and variance look like statistics that are only measured. But they are part of the function.
"""

import torch


def layer_norm(x, w, b, eps=1e-5):
    with torch.no_grad():
        mean = x.mean(-1, keepdim=True)
        scale = (x.var(-1, correction=0, keepdim=True) + eps).sqrt()
    return (x - mean) / scale * w + b
