"""Bernoulli draws of what is kept."""

import torch


def dropout(x, p, generator):
    keep = torch.full(x.shape, 1 - p, dtype=x.dtype)
    mask = torch.bernoulli(keep, generator=generator) / (1 - p)
    return x * mask, mask
