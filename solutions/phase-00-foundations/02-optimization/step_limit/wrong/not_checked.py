"""must be measured

|1 − 2 · 0.99| is what theory says about the sharpest direction; the check runs gradient descent.
"""

import torch


def step_limit(gradient, n_weight, seed=0):
    zero = torch.zeros(n_weight, dtype=torch.float64)
    H = torch.stack([gradient(e) - gradient(zero) for e in torch.eye(n_weight).double()])
    limit = 2 / float(torch.linalg.eigvalsh(H)[-1])
    return limit, 0.98, 1.02
