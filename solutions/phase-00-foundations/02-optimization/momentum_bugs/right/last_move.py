"""The heavy ball: each move is μ times the last one, less η times the gradient."""

import torch


def momentum_path(gradient, start, lr, momentum, n_step):
    path = [start]
    for i in range(n_step):
        last = path[-1] - path[-2] if i else torch.zeros_like(start)
        path.append(path[-1] + momentum * last - lr * gradient(path[-1]))
    return torch.stack(path)
