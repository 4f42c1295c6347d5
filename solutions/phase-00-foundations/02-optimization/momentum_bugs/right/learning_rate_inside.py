"""The velocity holds the move itself, learning rate and sign included."""

import torch


def momentum_path(gradient, start, lr, momentum, n_step):
    path = torch.empty(n_step + 1, *start.shape, dtype=start.dtype)
    path[0], move = start, 0
    for step in range(n_step):
        move = momentum * move - lr * gradient(path[step].clone())
        path[step + 1] = path[step] + move
    return path
