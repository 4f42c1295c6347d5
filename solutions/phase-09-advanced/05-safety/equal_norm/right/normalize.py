"""With normalize, in double precision."""

import torch


def equal_norm(v, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    x = torch.empty(n, v.numel(), dtype=torch.float64).normal_(generator=g)
    return (torch.nn.functional.normalize(x, dim=-1) * v.double().square().sum().sqrt()).to(v.dtype)
