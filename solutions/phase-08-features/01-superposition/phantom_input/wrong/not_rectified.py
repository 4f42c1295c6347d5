"""the reading is not rectified

A reading below 0.
"""

import torch


def phantom_input(W, b, feature, k):
    pull = W @ W[feature]
    pull[feature] = 0
    order = pull.argsort(descending=True)[:k]
    x = torch.zeros_like(b)
    x[order] = (pull[order] > 0).to(x.dtype)
    return x, pull @ x + b[feature]
