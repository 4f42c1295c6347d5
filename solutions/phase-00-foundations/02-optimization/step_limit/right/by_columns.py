"""The Hessian column by column, and its eigenvalues from linear algebra."""

import torch


def step_limit(gradient, n_weight, seed=0):
    zero = torch.zeros(n_weight, dtype=torch.float64)
    offset = gradient(zero)
    H = torch.stack([gradient(e) - offset for e in torch.eye(n_weight, dtype=torch.float64)])
    limit = 2 / torch.linalg.eigvalsh((H + H.T) / 2).max().item()
    draw = torch.Generator().manual_seed(seed)
    direction = torch.randn(n_weight, generator=draw, dtype=torch.float64)
    found = [limit]
    for share in (0.99, 1.01):
        w = direction / direction.norm()
        lengths = []
        for _ in range(201):
            slope = gradient(w)
            lengths.append(slope.norm().item())
            w = w - share * limit * slope
        found.append(lengths[-1] / lengths[-2])
    return tuple(found)
