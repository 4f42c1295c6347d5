"""loops over pairs"""

import torch


def separated_pairs(allowed):
    from itertools import combinations

    n = torch.zeros(allowed.shape[1], dtype=torch.int64)
    for one, two in combinations(allowed, 2):
        n += ~(one & two).any(1)
    return n
