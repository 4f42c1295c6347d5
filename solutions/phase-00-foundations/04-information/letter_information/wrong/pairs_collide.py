"""a cell of its own

Pairs are numbered by how many symbols occur; where some never do, two pairs share a number.
"""

import torch


def letter_information(code, gap, n_null=20, seed=0):
    first, second = code[:-gap], code[gap:]
    size = len(code.unique())
    g = torch.Generator().manual_seed(seed)

    def entropy(symbols):
        p = symbols.unique(return_counts=True)[1] / len(symbols)
        return -(p * p.log()).sum()

    def information(second):
        return entropy(first) + entropy(second) - entropy(first * size + second)

    orders = [torch.randperm(len(second), generator=g) for _ in range(n_null)]
    return information(second), torch.stack([information(second[o]) for o in orders])
