"""a part of the order is still there

Only the first half of the second symbols is shuffled.
"""

import torch

from minigpt.train.information import mutual_information


def information(first, second):
    size = int(max(first.max(), second.max())) + 1
    pairs = torch.bincount(first * size + second, minlength=size * size)
    return mutual_information((pairs / pairs.sum()).view(size, size))


def letter_information(code, gap, n_null=20, seed=0):
    g = torch.Generator().manual_seed(seed)
    first, second = code[:-gap], code[gap:]
    null = []
    for _ in range(n_null):
        half = len(second) // 2
        order = torch.randperm(half, generator=g)
        null.append(information(first, torch.cat([second[:half][order], second[half:]])))
    return information(first, second), torch.stack(null)
