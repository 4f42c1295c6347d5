"""common results counted by a matrix product"""

import torch


def separated_pairs(allowed):
    common = torch.einsum("her,ker->ehk", allowed.double(), allowed.double())
    return (common == 0).triu(1).sum((1, 2))
