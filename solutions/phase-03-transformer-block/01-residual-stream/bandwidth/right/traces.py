"""Two traces of the covariance, in float64; a loop over columns."""

import torch


def bandwidth(writes):
    covariance = torch.cov(writes.double().T).reshape(writes.shape[1], -1)
    return float(covariance.trace() ** 2 / covariance.square().sum())
