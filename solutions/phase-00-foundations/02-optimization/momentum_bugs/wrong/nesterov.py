"""one step ahead

Stepping along μ u + g is Nesterov's variant.
"""

import torch


def momentum_path(gradient, start, lr, momentum, n_step):
    w, u = start, torch.zeros_like(start)
    path = [w]
    for _ in range(n_step):
        g = gradient(w)
        u = momentum * u + g
        w = w - lr * (momentum * u + g)
        path.append(w)
    return torch.stack(path)
