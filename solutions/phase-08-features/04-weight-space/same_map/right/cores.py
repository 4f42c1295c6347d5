"""Both products in common orthonormal bases, where they are small."""

import torch


def same_map(A, B, C, D):
    Q = torch.linalg.qr(torch.cat([A, C], 1)).Q
    P = torch.linalg.qr(torch.cat([B, D]).T).Q
    one, two = (Q.T @ A) @ (B @ P), (Q.T @ C) @ (D @ P)
    return (one * two).sum() / (one.norm() * two.norm())
