"""torch.where on float64 draws."""

import torch


def dropout(x, p, generator):
    draws = torch.rand(x.shape, generator=generator, dtype=torch.float64)
    mask = torch.where(draws < p, torch.zeros_like(x), torch.full_like(x, 1 / (1 - p)))
    return mask * x, mask
