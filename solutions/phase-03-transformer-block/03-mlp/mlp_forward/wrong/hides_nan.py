"""values of the gradient of x are NaN

`nan_to_num` mends the value, and the gradient still passes through ∞/∞.
"""

import torch


def gelu(x):
    inner = (2 / torch.pi) ** 0.5 * (x + 0.044715 * x**3)
    up = torch.exp(2 * inner)
    return 0.5 * x * (1 + ((up - 1) / (up + 1)).nan_to_num(nan=1.0))
