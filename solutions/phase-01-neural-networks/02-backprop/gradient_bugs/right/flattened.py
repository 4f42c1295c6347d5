"""Batch and positions as one axis of rows."""

import torch


def residual_backward(x, W1, W2, dy):
    rows, back = x.reshape(-1, x.shape[-1]), dy.reshape(-1, dy.shape[-1])
    a = torch.tanh(rows @ W1)
    dh = back @ W2.T / torch.cosh(rows @ W1) ** 2
    return (back + dh @ W1.T).reshape(x.shape), rows.T @ dh, a.T @ back
