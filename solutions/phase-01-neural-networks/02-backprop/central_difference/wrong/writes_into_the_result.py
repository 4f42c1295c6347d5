"""before you used

What f returns can be a view of the tensor that is nudged next.
"""

import numpy as np
import torch


def central_difference(f, x, eps):
    grad, point = torch.zeros(x.shape, dtype=x.dtype), x.clone()
    for place in np.ndindex(*x.shape):
        old = x[place].clone()
        point[place] = old + eps
        above = f(point)
        point[place] = old - eps
        below = f(point)
        point[place] = old
        grad[place] = (above - below) / (2 * eps)
    return grad
