"""changes its input gradient in place

The velocity is the first gradient itself, and grows in place.
"""

import torch


def momentum_path(gradient, start, lr, momentum, n_step):
    w, u = start, None
    path = [w]
    for _ in range(n_step):
        g = gradient(w)
        u = g if u is None else u.mul_(momentum).add_(g)
        w = w - lr * u
        path.append(w)
    return torch.stack(path)
