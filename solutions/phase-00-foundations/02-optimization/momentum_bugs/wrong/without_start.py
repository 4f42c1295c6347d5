"""size 7 along step

The path begins where the walk begins.
"""

import torch


def momentum_path(gradient, start, lr, momentum, n_step):
    w, u, path = start, torch.zeros_like(start), []
    for _ in range(n_step):
        u = momentum * u + gradient(w)
        w = w - lr * u
        path.append(w)
    return torch.stack(path)
