"""the reading leaves out the bias

The sum alone.
"""

import torch


def phantom_input(W, b, feature, k):
    pull = W @ W[feature]
    pull[feature] = 0
    order = pull.argsort(descending=True)[:k]
    x = torch.zeros_like(b)
    x[order] = (pull[order] > 0).to(x.dtype)
    return x, torch.relu(pull @ x)
