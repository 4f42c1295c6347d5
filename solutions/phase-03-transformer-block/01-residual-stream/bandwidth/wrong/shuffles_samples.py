"""whole samples were reordered

The order of samples was never used. What has to be cut is the link between coordinates.
"""

import torch


def bandwidth(writes):
    variances = torch.linalg.svdvals(writes - writes.mean(0)) ** 2
    return (variances.sum() ** 2 / variances.pow(2).sum()).item()


def uncorrelated(writes, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return writes[torch.randperm(len(writes), generator=generator)]
