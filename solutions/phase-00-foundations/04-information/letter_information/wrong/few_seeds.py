"""the seed is used only in part

A hundred seeds are told apart, and all others repeat them.
"""

import torch


def letter_information(code, gap, n_null=20, seed=0):
    first, second = code[:-gap], code[gap:]
    size = int(code.max()) + 1
    g = torch.Generator().manual_seed(seed % 100)

    def information(second):
        pairs = torch.bincount(first * size + second, minlength=size * size)
        joint = (pairs / pairs.sum()).view(size, size)
        apart = joint.sum(1)[:, None] * joint.sum(0)
        return (torch.special.xlogy(joint, joint) - torch.special.xlogy(joint, apart)).sum()

    orders = [torch.randperm(len(second), generator=g) for _ in range(n_null)]
    return information(second), torch.stack([information(second[o]) for o in orders])
