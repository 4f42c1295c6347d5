"""Draws with NumPy, and fixes the signs by R's diagonal."""

import numpy as np
import torch


def rotation_cost(W, b, x, hidden_relu, n, seed):
    def loss(W):
        h = torch.relu(x @ W) if hidden_relu else x @ W
        return (x - torch.relu(h @ W.mT + b)).square().sum(-1).mean(-1)

    m = W.shape[1]
    drawn = np.random.default_rng(seed).standard_normal((n, m, m))
    Q, R = np.linalg.qr(drawn)
    Q = Q * np.sign(np.diagonal(R, axis1=1, axis2=2))[:, None]
    return loss(W), loss(W @ torch.from_numpy(Q).to(W.dtype))
