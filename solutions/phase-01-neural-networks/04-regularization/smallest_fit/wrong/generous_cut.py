"""a cut-off or a constant of yours hides the small ones

A ten-millionth of the largest singular value is far above the rounding of float64.
"""

import torch


def smallest_fit(F, T, decay=0.0):
    if decay == 0:
        return torch.linalg.pinv(F, rtol=1e-6) @ T
    return torch.linalg.solve(F.T @ F + decay * torch.eye(F.shape[1], dtype=F.dtype), F.T @ T)
