"""f gets a tensor of shape"""

import torch


def central_difference(f, x, eps):
    grad = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        step = torch.zeros_like(grad)
        step[i] = eps
        flat = x.reshape(-1)
        grad[i] = (f(flat + step) - f(flat - step)) / (2 * eps)
    return grad.view(x.shape)
