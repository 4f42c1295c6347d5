"""With the Gram matrix."""

import torch


def interchange_along(base, source, directions):
    gram = directions @ directions.T
    amount = torch.linalg.solve(gram, directions @ (source - base).T)
    return base + torch.einsum("kb,kd->bd", amount, directions)
