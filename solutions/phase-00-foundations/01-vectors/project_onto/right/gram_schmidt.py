"""Gram–Schmidt by a loop, leaving out rows with nothing new."""

import torch


def project_onto(x, span):
    basis = []
    for row in span.double():
        rest = row
        for _ in range(2):
            for b in basis:
                rest = rest - (rest @ b) * b
        if rest.norm() > 1e-5 * row.norm():
            basis.append(rest / rest.norm())
    out = torch.zeros_like(x, dtype=torch.float64)
    for b in basis:
        out = out + (x.double() @ b)[..., None] * b
    return out.to(x.dtype)
