"""end meets the beginning

`roll` pairs the last symbols with the first ones, which do not stand `gap` apart.
"""

import torch


def letter_information(code, gap, n_null=20, seed=0):
    g = torch.Generator().manual_seed(seed)
    size = int(code.max()) + 1
    second = code.roll(-gap)

    def information(second):
        pairs = torch.bincount(code * size + second, minlength=size * size)
        joint = (pairs / pairs.sum()).view(size, size)
        apart = joint.sum(1)[:, None] * joint.sum(0)
        return (torch.special.xlogy(joint, joint) - torch.special.xlogy(joint, apart)).sum()

    orders = [torch.randperm(len(second), generator=g) for _ in range(n_null)]
    return information(second), torch.stack([information(second[o]) for o in orders])
