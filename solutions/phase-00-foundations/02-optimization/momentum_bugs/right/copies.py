"""In place, with a copy at each step."""

import torch


def momentum_path(gradient, start, lr, momentum, n_step):
    w, u = start.clone(), torch.zeros_like(start)
    path = [w.clone()]
    for _ in range(n_step):
        u.mul_(momentum).add_(gradient(w))
        w.sub_(lr * u)
        path.append(w.clone())
    return torch.stack(path)
