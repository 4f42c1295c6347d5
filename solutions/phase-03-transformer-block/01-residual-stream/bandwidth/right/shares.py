"""One over the sum of squared shares; numpy's permutations."""

import numpy as np
import torch


def bandwidth(writes):
    centered = writes - writes.mean(dim=0, keepdim=True)
    variances = torch.linalg.svd(centered, full_matrices=False).S.square()
    shares = variances / variances.sum()
    return 1 / float((shares * shares).sum())
