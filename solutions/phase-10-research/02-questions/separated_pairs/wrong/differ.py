"""pairs are counted that only differ: if both allow one result, that result leaves

Two hypotheses with different predictions can still both allow one result.
"""

import torch


def separated_pairs(allowed):
    first, second = torch.triu_indices(len(allowed), len(allowed), 1)
    return (allowed[first] != allowed[second]).any(2).sum(0)
