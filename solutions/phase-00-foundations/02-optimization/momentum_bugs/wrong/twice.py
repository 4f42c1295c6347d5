"""once a step

One call too many doubles the cost, and a gradient from a random batch would differ.
"""

import torch


def momentum_path(gradient, start, lr, momentum, n_step):
    w, u = start, torch.zeros_like(start)
    path = [w]
    for _ in range(n_step):
        print(gradient(w).norm())
        u = momentum * u + gradient(w)
        w = w - lr * u
        path.append(w)
    return torch.stack(path)
