"""drawn with replacement

Some second symbols then come twice and others not at all: that is a sample, not a shuffle.
"""

import torch


def letter_information(code, gap, n_null=20, seed=0):
    g = torch.Generator().manual_seed(seed)
    first, second = code[:-gap], code[gap:]
    size = int(code.max()) + 1

    def information(second):
        pairs = torch.bincount(first * size + second, minlength=size * size)
        joint = (pairs / pairs.sum()).view(size, size)
        apart = joint.sum(1)[:, None] * joint.sum(0)
        return (torch.special.xlogy(joint, joint) - torch.special.xlogy(joint, apart)).sum()

    drawn = [torch.randint(len(second), second.shape, generator=g) for _ in range(n_null)]
    return information(second), torch.stack([information(second[d]) for d in drawn])
