"""The Jacobian (I − y yᵀ)/r, one vector at a time."""

import torch


def unit_backward(x, dy):
    rows = []
    for one, back in zip(x.reshape(-1, x.shape[-1]), dy.reshape(-1, x.shape[-1]), strict=True):
        r = torch.linalg.vector_norm(one)
        jacobian = (torch.eye(len(one), dtype=x.dtype) - torch.outer(one, one) / r**2) / r
        rows.append(back @ jacobian)
    return torch.stack(rows).reshape(x.shape)
