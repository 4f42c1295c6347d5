"""chosen by their cosine

A long direction pulls harder than a near one.
"""

import torch


def phantom_input(W, b, feature, k):
    unit = torch.nn.functional.normalize(W, dim=-1)
    near = unit @ unit[feature]
    near[feature] = 0
    order = near.argsort(descending=True)[:k]
    x = torch.zeros_like(b)
    x[order] = (near[order] > 0).to(x.dtype)
    return x, torch.relu(x @ W @ W[feature] + b[feature])
