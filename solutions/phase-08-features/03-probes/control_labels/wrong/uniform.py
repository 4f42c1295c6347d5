"""share of its rows

A task with other frequencies is easier or harder for other reasons.
"""

import torch


def control_labels(types, y, seed=0):
    random = torch.Generator().manual_seed(seed)
    names, which = types.unique(return_inverse=True)
    kinds = y.unique()
    return kinds[torch.randint(len(kinds), (len(names),), generator=random)][which]
