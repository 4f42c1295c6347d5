"""the inverse stands on the wrong side

The coordinates are right. The map must leave the basis first and come back afterwards.
"""

import torch


def change_basis(x, M, basis):
    inverse = torch.linalg.inv(basis)
    return x @ inverse, inverse @ M @ basis
