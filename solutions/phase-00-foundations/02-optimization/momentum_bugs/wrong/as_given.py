"""writes into the caller's tensor

`w -= …` changes the tensor that `start` names, and every entry of the list is that same tensor.
"""

import torch


def momentum_path(gradient, start, lr, momentum, n_step):
    w, u = start, torch.zeros_like(start)
    path = [w]
    for _ in range(n_step):
        w -= lr * u
        u = momentum * u + gradient(w)
        path.append(w)
    return torch.stack(path)
