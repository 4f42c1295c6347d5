"""changes its input code in place

code[gap:] is a view: shuffled in place, it shuffles the caller's text.
"""

import torch


def letter_information(code, gap, n_null=20, seed=0):
    first, second = code[:-gap].clone(), code[gap:]
    size = int(code.max()) + 1
    g = torch.Generator().manual_seed(seed)

    def information():
        pairs = torch.bincount(first * size + second, minlength=size * size)
        joint = (pairs / pairs.sum()).view(size, size)
        apart = joint.sum(1)[:, None] * joint.sum(0)
        return (torch.special.xlogy(joint, joint) - torch.special.xlogy(joint, apart)).sum()

    measured, null = information(), torch.zeros(n_null)
    for i in range(n_null):
        second[:] = second[torch.randperm(len(second), generator=g)]
        null[i] = information()
    return measured, null
