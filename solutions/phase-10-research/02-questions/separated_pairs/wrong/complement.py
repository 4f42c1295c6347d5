"""exact opposites

They need not be opposites: a result that both forbid does no harm.
"""

import torch


def separated_pairs(allowed):
    first, second = torch.triu_indices(len(allowed), len(allowed), 1)
    return (allowed[first] ^ allowed[second]).all(2).sum(0)
