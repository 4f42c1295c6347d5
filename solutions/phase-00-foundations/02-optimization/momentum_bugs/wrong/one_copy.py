"""every row is the last place

The start was copied once, so the caller's tensor is safe; the list still holds one tensor many
times.
"""

import torch


def momentum_path(gradient, start, lr, momentum, n_step):
    w, u = start.clone(), torch.zeros_like(start)
    path = [w]
    for _ in range(n_step):
        u = momentum * u + gradient(w)
        w -= lr * u
        path.append(w)
    return torch.stack(path)
