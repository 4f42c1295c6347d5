"""Two traces of the covariance, in float64; a loop over columns."""

import torch


def bandwidth(writes):
    covariance = torch.cov(writes.double().T).reshape(writes.shape[1], -1)
    return float(covariance.trace() ** 2 / covariance.square().sum())


def uncorrelated(writes, seed=0):
    g = torch.Generator().manual_seed(seed)
    columns = [writes[torch.randperm(len(writes), generator=g), c] for c in range(writes.shape[1])]
    return torch.stack(columns, dim=1)
