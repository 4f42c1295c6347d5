"""Eigenvalues of the samples' Gram matrix; a loop that writes into a copy."""

import torch


def bandwidth(writes):
    centered = writes.double() - writes.double().mean(0)
    variances = torch.linalg.eigvalsh(centered @ centered.T)
    return (variances.sum() ** 2 / (variances**2).sum()).item()
