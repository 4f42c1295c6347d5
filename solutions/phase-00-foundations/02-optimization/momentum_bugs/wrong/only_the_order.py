"""writes into the caller's tensor

The order is right now; the list still holds one tensor many times.
"""

import torch


def momentum_path(gradient, start, lr, momentum, n_step):
    w, u = start, torch.zeros_like(start)
    path = [w]
    for _ in range(n_step):
        u = momentum * u + gradient(w)
        w -= lr * u
        path.append(w)
    return torch.stack(path)
