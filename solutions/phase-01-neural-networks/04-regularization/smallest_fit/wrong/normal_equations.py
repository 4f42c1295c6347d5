"""more features than examples

FᵀF has no inverse if there are more features than examples.
"""

import torch


def smallest_fit(F, T, decay=0.0):
    gram = F.T @ F + decay * torch.eye(F.shape[1], dtype=F.dtype)
    return torch.linalg.inv(gram) @ F.T @ T
