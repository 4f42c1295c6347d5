"""values of the number of separated pairs by hand are wrong, the first

Counts the experiments of each pair.
"""

import torch


def separated_pairs(allowed):
    first, second = torch.triu_indices(len(allowed), len(allowed), 1)
    both = allowed[first] & allowed[second]
    return (~both.any(2)).sum(1)
