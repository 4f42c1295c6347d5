"""every draw needs a table of its own"""

import torch

from minigpt.interp.comparison.alignment import match


def prompt_null(similarity, a, b, n, seed):
    order = torch.randperm(b.shape[1], generator=torch.Generator().manual_seed(seed))
    table = similarity(a, b[:, order])
    return table[range(len(table)), match(table).partner].mean().expand(n)
