"""a pair is counted if some result would refute one of them

It asks whether some result refutes one of them: the result that comes may be another.
"""

import torch


def separated_pairs(allowed):
    first, second = torch.triu_indices(len(allowed), len(allowed), 1)
    return (~(allowed[first] & allowed[second])).any(2).sum(0)
