"""label 0 comes 100% of the time

Labels are drawn from the first hundred rows only.
"""

import torch


def control_labels(types, y, seed=0):
    g = torch.Generator().manual_seed(seed)
    names, which = types.unique(return_inverse=True)
    few = y[:100]
    return few[torch.randint(len(few), (len(names),), generator=g)][which]
