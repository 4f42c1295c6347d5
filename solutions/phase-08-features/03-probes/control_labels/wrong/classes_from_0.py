"""no row has

Labels may have gaps.
"""

import torch


def control_labels(types, y, seed=0):
    random = torch.Generator().manual_seed(seed)
    names, which = types.unique(return_inverse=True)
    return torch.randint(int(y.max()) + 1, (len(names),), generator=random)[which]
