"""are rare outcomes cut off

What has a probability below a bound counts nothing, although it is not 0.
"""

import torch


def entropy(p):
    return -torch.where(p > 1e-6, p * p.log(), 0.0).sum(-1)
