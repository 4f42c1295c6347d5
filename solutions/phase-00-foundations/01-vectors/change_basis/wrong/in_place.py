"""changes its input basis in place

Dividing the basis by its lengths also changes what the caller holds.
"""

import torch


def change_basis(x, M, basis):
    basis /= basis.norm(dim=1, keepdim=True)
    inverse = torch.linalg.inv(basis)
    return x @ inverse, basis @ M @ inverse
