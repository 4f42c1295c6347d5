"""A table in double precision and the package's function; the first symbols are shuffled."""

import torch

from minigpt.train.information import mutual_information


def letter_information(code, gap, n_null=20, seed=0):
    g = torch.Generator().manual_seed(seed)
    first, second = code[:-gap], code[gap:]
    size = int(code.max()) + 1

    def information(first):
        joint = torch.zeros(size, size, dtype=torch.float64)
        joint.index_put_((first, second), torch.ones((), dtype=torch.float64), accumulate=True)
        return mutual_information(joint / joint.sum())

    orders = [torch.randperm(len(first), generator=g) for _ in range(n_null)]
    return information(first), torch.stack([information(first[o]) for o in orders])
