"""One row at a time.

A loop.
"""

import torch


def tangent_gradient(rows, grad):
    pairs = zip(rows, grad, strict=True)
    return torch.stack([g - (g @ r) / (r @ r) * r for r, g in pairs])
