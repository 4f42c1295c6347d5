"""always that at the start

A gradient is valid at one place only.
"""

import torch


def momentum_path(gradient, start, lr, momentum, n_step):
    w, u = start, torch.zeros_like(start)
    path, g = [w], gradient(w)
    for _ in range(n_step):
        u = momentum * u + g
        w = w - lr * u
        path.append(w)
    return torch.stack(path)
