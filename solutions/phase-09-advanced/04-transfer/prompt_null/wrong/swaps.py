"""some orders are likelier than others

Each place is swapped with any other, and not with one of those that remain.
"""

import torch

from minigpt.interp.comparison.alignment import match


def prompt_null(similarity, a, b, n, seed):
    g = torch.Generator().manual_seed(seed)
    means = []
    for _ in range(n):
        order = list(range(b.shape[1]))
        for i in range(len(order)):
            j = torch.randint(len(order), (1,), generator=g).item()
            order[i], order[j] = order[j], order[i]
        table = similarity(a, b[:, order])
        means.append(table[range(len(table)), match(table).partner].mean())
    return torch.stack(means)
