"""values of the number of separated pairs by hand are wrong, the first

Compares one allowed result of each hypothesis, not all.
"""

import torch


def separated_pairs(allowed):
    best = allowed.int().argmax(2)
    first, second = torch.triu_indices(len(allowed), len(allowed), 1)
    return (best[first] != best[second]).sum(0)
