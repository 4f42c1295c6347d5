"""seven digits only

torch.eye and torch.zeros make float32; a nudge of 0.1 is then wrong in its ninth digit.
"""

import torch


def central_difference(f, x, eps):
    grad = torch.zeros(x.numel(), dtype=x.dtype)
    for i, step in enumerate(eps * torch.eye(x.numel())):
        step = step.view(x.shape)
        grad[i] = (f(x + step) - f(x - step)) / (2 * eps)
    return grad.view(x.shape)
