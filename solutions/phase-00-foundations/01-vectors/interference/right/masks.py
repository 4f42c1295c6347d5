"""All trials at once: a mask of what is present, and one matrix of readings."""

import torch


def interference(features, k, n_trial=100, seed=0):
    g = torch.Generator().manual_seed(seed)

    def measure(directions):
        unit = torch.nn.functional.normalize(directions, dim=-1)
        order = torch.rand(n_trial, len(unit), generator=g).argsort(1)
        present = torch.zeros(n_trial, len(unit), dtype=torch.bool).scatter(1, order[:, :k], True)
        readings = present.to(unit.dtype) @ (unit @ unit.T)
        return readings[~present].pow(2).mean().sqrt()

    return measure(features), measure(torch.randn(features.shape, generator=g).to(features))
