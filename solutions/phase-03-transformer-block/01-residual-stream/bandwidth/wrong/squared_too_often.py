"""λ are squared once too often

`eigvalsh` of a covariance gives variances already; only singular values of the data are squared.
"""

import torch


def bandwidth(writes):
    variances = torch.linalg.eigvalsh(torch.cov(writes.T)) ** 2
    return (variances.sum() ** 2 / variances.pow(2).sum()).item()
