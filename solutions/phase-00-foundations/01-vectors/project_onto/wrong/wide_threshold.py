"""is one of them taken for a repetition?

A remainder of a thousandth of a row is small, and not zero.
"""

import torch


def project_onto(x, span):
    basis = []
    for row in span:
        rest = row.clone()
        for _ in range(2):
            for b in basis:
                rest = rest - (rest @ b) * b
        if rest.norm() > 1e-2 * row.norm():
            basis.append(rest / rest.norm())
    out = torch.zeros_like(x)
    for b in basis:
        out = out + (x @ b)[..., None] * b
    return out
