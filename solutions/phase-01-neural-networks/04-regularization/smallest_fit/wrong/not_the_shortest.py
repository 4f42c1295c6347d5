"""not the shortest

It fits, and a shorter C fits as well. Here the first n features do all the work.
"""

import torch


def smallest_fit(F, T, decay=0.0):
    if decay == 0 and F.shape[1] > len(F):
        C = torch.zeros(F.shape[1], T.shape[1], dtype=F.dtype)
        C[: len(F)] = torch.linalg.solve(F[:, : len(F)], T)
        return C
    if decay == 0:
        return torch.linalg.pinv(F) @ T
    gram = F.T @ F + decay * torch.eye(F.shape[1], dtype=F.dtype)
    return torch.linalg.solve(gram, F.T @ T)
