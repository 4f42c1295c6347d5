"""only one side

A one-sided difference is off by half the curvature times eps.
"""

import torch


def central_difference(f, x, eps):
    grad = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = eps
        step = step.view(x.shape)
        grad[i] = (f(x + step) - f(x)) / eps
    return grad.view(x.shape)
