"""a feature that points away is present

k features, whether they help or not.
"""

import torch


def phantom_input(W, b, feature, k):
    pull = W @ W[feature]
    pull[feature] = -torch.inf
    order = pull.argsort(descending=True)[:k]
    x = torch.zeros_like(b)
    x[order] = 1
    x[feature] = 0
    return x, torch.relu(x @ W @ W[feature] + b[feature])
