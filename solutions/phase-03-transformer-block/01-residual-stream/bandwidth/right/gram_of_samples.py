"""Eigenvalues of the samples' Gram matrix; a loop that writes into a copy."""

import torch


def bandwidth(writes):
    centered = writes.double() - writes.double().mean(0)
    variances = torch.linalg.eigvalsh(centered @ centered.T)
    return (variances.sum() ** 2 / (variances**2).sum()).item()


def uncorrelated(writes, seed=0):
    control = writes.clone()
    generator = torch.Generator().manual_seed(seed)
    for c in range(writes.shape[1]):
        control[:, c] = writes[torch.randperm(writes.shape[0], generator=generator), c]
    return control
