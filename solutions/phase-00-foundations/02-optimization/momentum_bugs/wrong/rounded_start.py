"""the path in double precision

The start is rounded to single precision, and the steps are not.
"""

import torch


def momentum_path(gradient, start, lr, momentum, n_step):
    w, u = start.float(), torch.zeros_like(start)
    path = [w.to(start)]
    for _ in range(n_step):
        u = momentum * u + gradient(w)
        w = w - lr * u
        path.append(w)
    return torch.stack(path)
