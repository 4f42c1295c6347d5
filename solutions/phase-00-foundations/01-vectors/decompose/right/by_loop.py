"""One vector at a time; the share as the squared cosine of x and what was rebuilt."""

import torch


def decompose(x, features):
    inverse = torch.linalg.pinv(features.T)
    coefficients, shares = [], []
    for v in x:
        c = inverse @ v
        coefficients.append(c)
        norm = v.norm()
        shares.append(((c @ features).norm() / norm) ** 2 if norm > 0 else torch.zeros_like(norm))
    return torch.stack(coefficients), torch.stack(shares)
