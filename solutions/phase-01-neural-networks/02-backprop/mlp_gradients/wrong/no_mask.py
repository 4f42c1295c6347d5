"""ReLU

A hidden unit that is off does not hand anything back.
"""

import torch


def mlp_gradients(X, y, W1, b1, W2, b2):
    n = len(X)
    H = X @ W1 + b1
    A = H.clamp(min=0)
    Z = A @ W2 + b2
    log_p = Z - Z.logsumexp(-1, keepdim=True)
    L = -log_p[torch.arange(n), y].mean()
    dZ = log_p.exp()
    dZ[torch.arange(n), y] -= 1
    dZ = dZ / n
    dH = dZ @ W2.T
    return L, X.T @ dH, dH.sum(0), A.T @ dZ, dZ.sum(0)
