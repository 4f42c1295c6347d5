"""changes an input in place

Two additions may cancel, yet the caller's tensor can be read-only or in use elsewhere.
"""

import numpy as np
import torch


def central_difference(f, x, eps):
    grad = torch.zeros(x.shape, dtype=x.dtype)
    for place in np.ndindex(*x.shape):
        old = x[place].clone()
        x[place] = old + eps
        above = f(x)
        x[place] = old - eps
        below = f(x)
        x[place] = old
        grad[place] = (above - below) / (2 * eps)
    return grad
