"""all entries at once

That measures the sum of all slopes, not each of them.
"""

import torch


def central_difference(f, x, eps):
    slope = (f(x + eps) - f(x - eps)) / (2 * eps)
    return torch.full_like(x, slope.item())
