"""both models still read the same prompt in every draw

They still read the same prompt.
"""

import torch

from minigpt.interp.comparison.alignment import match


def prompt_null(similarity, a, b, n, seed):
    g, means = torch.Generator().manual_seed(seed), []
    for _ in range(n):
        order = torch.randperm(b.shape[1], generator=g)
        table = similarity(a[:, order], b[:, order])
        means.append(table[range(len(table)), match(table).partner].mean())
    return torch.stack(means)
