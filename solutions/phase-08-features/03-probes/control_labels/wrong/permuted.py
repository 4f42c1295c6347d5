"""independently

A permutation of the types' own labels: with two types of two labels, one draw fixes the other.
"""

import torch


def control_labels(types, y, seed=0):
    random = torch.Generator().manual_seed(seed)
    names, which = types.unique(return_inverse=True)
    order = torch.randperm(len(y), generator=random)[: len(names)]
    return y[order][which]
