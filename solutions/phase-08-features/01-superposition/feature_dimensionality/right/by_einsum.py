"""Cosines and lengths apart."""

import torch


def feature_dimensionality(W):
    size = torch.einsum("...fh,...fh->...f", W, W)
    unit = W / torch.where(size > 0, size, torch.ones_like(size)).sqrt()[..., None]
    cosines = torch.einsum("...ih,...jh->...ij", unit, unit)
    seen = torch.einsum("...ij,...j->...i", cosines**2, size)
    return size / torch.where(seen != 0, seen, torch.ones_like(seen))
