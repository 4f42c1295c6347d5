"""With the pseudoinverse."""

import torch


def interchange_along(base, source, directions):
    P = torch.linalg.pinv(directions) @ directions
    return base @ (torch.eye(base.shape[1], dtype=base.dtype) - P) + source @ P
