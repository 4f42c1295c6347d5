"""where 1 is stronger

The gradient's direction, not the corner it points to.
"""

import torch


def phantom_input(W, b, feature, k):
    pull = W @ W[feature]
    pull[feature] = 0
    order = pull.argsort(descending=True)[:k]
    x = torch.zeros_like(b)
    x[order] = pull[order].clamp(0, 1)
    return x, torch.relu(pull @ x + b[feature])
