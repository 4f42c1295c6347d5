"""2 · eps

The two points are 2 · eps apart.
"""

import torch


def central_difference(f, x, eps):
    grad = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = eps
        step = step.view(x.shape)
        grad[i] = (f(x + step) - f(x - step)) / eps
    return grad.view(x.shape)
