"""the gradient of the squared error

With ½(p − y)² nothing cancels, and an example that is surely wrong has almost no gradient.
"""

import torch


def logistic_gradient(x, y, w, b):
    p = torch.sigmoid(x @ w + b)
    dL_dz = (p - y) * p * (1 - p) / len(y)
    return p * (1 - p), dL_dz, x.T @ dL_dz, dL_dz.sum()
