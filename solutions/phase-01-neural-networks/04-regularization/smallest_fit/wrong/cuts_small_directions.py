"""hides the small ones"""

import torch


def smallest_fit(F, T, decay=0.0):
    if decay == 0:
        return torch.linalg.pinv(F, rtol=1e-3) @ T
    gram = F.T @ F + decay * torch.eye(F.shape[1], dtype=F.dtype)
    return torch.linalg.solve(gram, F.T @ T)
