"""shuffles the text before it is paired

Then the first symbols of the pairs are others than before, and so are the second ones.
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

    mixed = [code[torch.randperm(len(code), generator=g)] for _ in range(n_null)]
    null = [information(m[:-gap], m[gap:]) for m in mixed]
    return information(first, second), torch.stack(null)
