"""moves the waves back

The transpose of a rotation turns the other way: this is the matrix for column vectors.
"""

import torch


def shift_matrix(offset, d_model, base=10_000.0):
    speed = base ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
    angle = offset * speed
    block = torch.stack([angle.cos(), angle.sin(), -angle.sin(), angle.cos()], -1).view(-1, 2, 2)
    return torch.block_diag(*block).float()
