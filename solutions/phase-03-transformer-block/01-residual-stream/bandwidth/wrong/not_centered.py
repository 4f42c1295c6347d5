"""center them first

The mean of the writes carries no information about the text, and it is often the longest part.
"""

import torch


def bandwidth(writes):
    variances = torch.linalg.svdvals(writes) ** 2
    return (variances.sum() ** 2 / variances.pow(2).sum()).item()
