"""H(X) + H(Y) − H(X, Y) over unique labels, in double precision; random sort keys for the order."""

import torch


def letter_information(code, gap, n_null=20, seed=0):
    generator = torch.Generator().manual_seed(seed)
    n = len(code) - gap
    first, second = code[:n], code[gap:]

    def entropy(labels):
        counts = labels.unique(return_counts=True)[1].double()
        return torch.special.entr(counts / n).sum()

    def information(y):
        return entropy(first) + entropy(y) - entropy(first * 1000 + y)

    null = torch.zeros(n_null)
    for i in range(n_null):
        null[i] = information(second[torch.rand(n, generator=generator).argsort()])
    return information(second).float(), null
