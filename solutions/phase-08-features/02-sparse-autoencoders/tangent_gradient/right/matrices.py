"""A projection matrix for each row.

Slow and plain.
"""

import torch


def tangent_gradient(rows, grad):
    unit = rows / rows.square().sum(1, keepdim=True).sqrt()
    eye = torch.eye(rows.shape[1], dtype=rows.dtype)
    project = eye - torch.einsum("fi,fj->fij", unit, unit)
    return torch.einsum("fij,fj->fi", project, grad)
