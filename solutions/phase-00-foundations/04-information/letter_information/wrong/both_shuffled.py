"""same order

Who meets whom stays as it was: the control is the measurement itself.
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

    null = []
    for _ in range(n_null):
        order = torch.randperm(len(second), generator=g)
        null.append(information(first[order], second[order]))
    return information(first, second), torch.stack(null)
