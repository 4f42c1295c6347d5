"""changes its input

Writing 1 for 0 makes the logarithm harmless, and destroys the caller's probabilities.
"""

import torch


def entropy(p):
    p[p == 0] = 1.0
    return -(p * p.log()).sum(-1)


def kl(p, q):
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).sum(-1)


def information(joint):
    apart = joint.sum(1, keepdim=True) * joint.sum(0)
    return (torch.xlogy(joint, joint) - torch.xlogy(joint, apart)).sum()
