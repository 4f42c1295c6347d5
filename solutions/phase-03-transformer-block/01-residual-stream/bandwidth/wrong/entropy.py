"""the exponential of an entropy

Effective rank is another count of directions, and a larger one. A measurement says which it is.
"""

import torch


def bandwidth(writes):
    variances = torch.linalg.svdvals(writes - writes.mean(0)) ** 2
    shares = variances / variances.sum()
    return torch.special.entr(shares).sum().exp().item()
