"""coordinates are brought to one size

The correlation matrix forgets how large each coordinate's variance is.
"""

import torch


def bandwidth(writes):
    variances = torch.linalg.eigvalsh(torch.corrcoef(writes.T))
    return (variances.sum() ** 2 / variances.pow(2).sum()).item()
