"""global random state

A generator of its own makes a draw repeatable, and leaves all others alone.
"""

import torch


def letter_information(code, gap, n_null=20, seed=0):
    first, second = code[:-gap], code[gap:]
    size = int(code.max()) + 1

    def information(first, second):
        pairs = torch.bincount(first * size + second, minlength=size * size)
        joint = (pairs / pairs.sum()).view(size, size)
        apart = joint.sum(1)[:, None] * joint.sum(0)
        return (torch.special.xlogy(joint, joint) - torch.special.xlogy(joint, apart)).sum()

    orders = [torch.randperm(len(second)) for _ in range(n_null)]
    return information(first, second), torch.stack([information(first, second[o]) for o in orders])
