"""relative to the entry

Where the entry is 0, so is such a nudge.
"""

import torch


def central_difference(f, x, eps):
    grad = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = eps * x.reshape(-1)[i]
        step = step.view(x.shape)
        grad[i] = (f(x + step) - f(x - step)) / (2 * step.sum())
    return grad.view(x.shape)
