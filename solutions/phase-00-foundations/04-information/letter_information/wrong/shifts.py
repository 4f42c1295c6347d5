"""was the text shifted

A shift keeps the order of the second symbols: where the text has a rhythm, the control has it too.
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
    shifts = torch.randint(1, len(second), (n_null,), generator=g).tolist()
    return information(first, second), torch.stack([
        information(first, second.roll(by)) for by in shifts
    ])  # fmt: skip
