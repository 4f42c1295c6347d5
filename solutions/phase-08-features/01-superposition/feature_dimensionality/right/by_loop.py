"""Feature by feature."""

import torch


def feature_dimensionality(W):
    shares = []
    for i in range(W.shape[-2]):
        row = W[..., i, :]
        size = (row * row).sum(-1)
        seen = ((W * row[..., None, :]).sum(-1) ** 2).sum(-1)
        shares.append(torch.where(seen != 0, size**2 / seen.where(seen != 0, 1), size * 0))
    return torch.stack(shares, -1)
