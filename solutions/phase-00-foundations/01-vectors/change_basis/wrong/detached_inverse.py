"""no gradient flows back to basis

The inverse is detached, so a part of the gradient of the basis is missing.
"""

import torch


def change_basis(x, M, basis):
    inverse = torch.linalg.inv(basis.detach())
    return x @ inverse, basis @ M @ inverse
