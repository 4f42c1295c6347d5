"""without a constant or a threshold

What is small depends on the unit of the writes.
"""

import torch


def bandwidth(writes):
    variances = torch.linalg.eigvalsh(torch.cov(writes.T))
    variances = variances[variances > 1e-3]
    return (variances.sum() ** 2 / variances.pow(2).sum()).item()
