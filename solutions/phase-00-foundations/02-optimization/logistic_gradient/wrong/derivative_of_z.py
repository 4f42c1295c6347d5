"""a sigmoid of a sigmoid

p (1 − p) is a function of p; the sigmoid was applied to p once more.
"""

import torch


def logistic_gradient(x, y, w, b):
    p = torch.sigmoid(x @ w + b)
    dL_dz = (p - y) / len(y)
    return torch.sigmoid(p) * (1 - torch.sigmoid(p)), dL_dz, x.T @ dL_dz, dL_dz.sum()
