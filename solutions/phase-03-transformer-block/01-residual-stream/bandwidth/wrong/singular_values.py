"""λ are variances

Singular values are standard deviations, up to a factor; their squares are variances.
"""

import torch


def bandwidth(writes):
    sizes = torch.linalg.svdvals(writes - writes.mean(0))
    return (sizes.sum() ** 2 / sizes.pow(2).sum()).item()
