"""the seed is used only in part

Seeds beyond a hundred exist.
"""

import torch


def control_labels(types, y, seed=0):
    random = torch.Generator().manual_seed(seed % 100)
    names, which = types.unique(return_inverse=True)
    return y[torch.randint(len(y), (len(names),), generator=random)][which]
