"""dtype

With seven digits, differences of nearly equal numbers are mostly rounding.
"""

import torch


def central_difference(f, x, eps):
    grad = torch.zeros(x.numel())
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = eps
        step = step.view(x.shape)
        grad[i] = (f(x + step) - f(x - step)) / (2 * eps)
    return grad.view(x.shape)
