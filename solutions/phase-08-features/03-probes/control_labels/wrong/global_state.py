"""global random state

Whoever calls this draws other numbers afterwards.
"""

import torch


def control_labels(types, y, seed=0):
    torch.manual_seed(seed)
    names, which = types.unique(return_inverse=True)
    return y[torch.randint(len(y), (len(names),))][which]
