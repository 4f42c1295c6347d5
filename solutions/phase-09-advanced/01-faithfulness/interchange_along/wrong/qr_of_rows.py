"""values of the result

The basis is that of the columns, k numbers each.
"""

import torch


def interchange_along(base, source, directions):
    R = torch.linalg.qr(directions).R
    R = R / R.norm(dim=1, keepdim=True)
    return base + (source - base) @ R.T @ R
