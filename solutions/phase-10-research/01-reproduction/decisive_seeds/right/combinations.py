"""All choices of n - 1 seeds; the first one lacks the last."""

from itertools import combinations

import torch


def decisive_seeds(values, verdict):
    n = len(values)
    whole = verdict(values)
    found = [
        n - 1 - i
        for i, chosen in enumerate(combinations(range(n), n - 1))
        if verdict(values[torch.tensor(chosen)]) != whole
    ]
    return sorted(found)
