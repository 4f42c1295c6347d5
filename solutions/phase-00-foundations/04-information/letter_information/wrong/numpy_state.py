"""global random state

NumPy has a global random state, too, and so has Python's `random`.
"""

import numpy as np
import torch


def letter_information(code, gap, n_null=20, seed=0):
    np.random.seed(seed)
    first, second = code[:-gap], code[gap:]
    size = int(code.max()) + 1

    def information(second):
        pairs = torch.bincount(first * size + second, minlength=size * size)
        joint = (pairs / pairs.sum()).view(size, size)
        apart = joint.sum(1)[:, None] * joint.sum(0)
        return (torch.special.xlogy(joint, joint) - torch.special.xlogy(joint, apart)).sum()

    orders = [torch.from_numpy(np.random.permutation(len(second))) for _ in range(n_null)]
    return information(second), torch.stack([information(second[o]) for o in orders])
