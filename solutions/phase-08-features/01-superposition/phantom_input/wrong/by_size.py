"""a feature that points away is present

The largest dot products without their sign.
"""

import torch


def phantom_input(W, b, feature, k):
    pull = W @ W[feature]
    pull[feature] = 0
    order = pull.abs().argsort(descending=True)[:k]
    x = torch.zeros_like(b)
    x[order] = 1
    x[feature] = 0
    return x, torch.relu(pull @ x + b[feature])
