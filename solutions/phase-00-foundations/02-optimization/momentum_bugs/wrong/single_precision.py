"""in double precision

What has been rounded to 24 bits stays rounded.
"""

import torch


def momentum_path(gradient, start, lr, momentum, n_step):
    w, u = start.float(), torch.zeros_like(start).float()
    path = [w]
    for _ in range(n_step):
        u = momentum * u + gradient(w)
        w = w - lr * u
        path.append(w)
    return torch.stack(path).to(start.dtype)
