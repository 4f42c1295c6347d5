"""share of its rows

A rare word counts here as much as a frequent one.
"""

import torch


def control_labels(types, y, seed=0):
    random = torch.Generator().manual_seed(seed)
    names, which = types.unique(return_inverse=True)
    of_type = torch.stack([y[types == name].mode().values for name in names])
    drawn = torch.randint(len(names), (len(names),), generator=random)
    return of_type[drawn][which]
