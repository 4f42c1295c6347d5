"""the first step stands still

Each place is a tensor of its own now, but the step still uses the velocity of the step before.
"""

import torch


def momentum_path(gradient, start, lr, momentum, n_step):
    w, u = start, torch.zeros_like(start)
    path = [w]
    for _ in range(n_step):
        w = w - lr * u
        u = momentum * u + gradient(w)
        path.append(w)
    return torch.stack(path)
