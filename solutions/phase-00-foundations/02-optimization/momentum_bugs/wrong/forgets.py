"""forgets the velocity

The velocity starts anew in each step: plain gradient descent.
"""

import torch


def momentum_path(gradient, start, lr, momentum, n_step):
    w, u = start, torch.zeros_like(start)
    path = [w]
    for _ in range(n_step):
        u = torch.zeros_like(start)
        u = momentum * u + gradient(w)
        w = w - lr * u
        path.append(w)
    return torch.stack(path)
