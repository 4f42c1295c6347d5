"""Counters and math.log; the first symbols are put into another order, by Python's random."""

import math
import random
from collections import Counter

import torch


def letter_information(code, gap, n_null=20, seed=0):
    symbols, rng = code.tolist(), random.Random(seed)
    first, second = symbols[:-gap], symbols[gap:]
    n, x, y = len(first), Counter(first), Counter(second)

    def information(pairs):
        counts = Counter(pairs)
        return sum(c / n * math.log(c * n / (x[a] * y[b])) for (a, b), c in counts.items())

    null = []
    for _ in range(n_null):
        mixed = rng.sample(first, n)
        null.append(information(zip(mixed, second, strict=True)))
    return torch.tensor(information(zip(first, second, strict=True))), torch.tensor(null)
