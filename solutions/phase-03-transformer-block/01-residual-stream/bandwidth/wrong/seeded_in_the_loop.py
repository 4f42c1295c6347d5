"""whole samples were reordered

A generator made anew for every column gives every column the same order.
"""

import torch


def uncorrelated(writes, seed=0):
    columns = []
    for column in writes.T:
        generator = torch.Generator().manual_seed(seed)
        columns.append(column[torch.randperm(len(column), generator=generator)])
    return torch.stack(columns, 1)
