"""a running mean

With a factor 1 − μ in front of g, u is the mean of gradients, and the steps are ten times shorter
at μ = 0.9. Adam averages; momentum sums.
"""

import torch


def momentum_path(gradient, start, lr, momentum, n_step):
    w, u = start, torch.zeros_like(start)
    path = [w]
    for _ in range(n_step):
        u = momentum * u + (1 - momentum) * gradient(w)
        w = w - lr * u
        path.append(w)
    return torch.stack(path)
