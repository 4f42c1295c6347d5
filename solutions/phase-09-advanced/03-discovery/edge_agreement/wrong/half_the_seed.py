"""the seed is not used as it is

Seeds 2 and 3 give the same shuffles.
"""

import torch


def edge_agreement(predicted, measured, target, n, seed):
    x, y = predicted.double(), measured.double()
    for part in (x, y):
        if part.min() == part.max():
            raise ValueError("a constant has no correlation")
    generator = torch.Generator().manual_seed(seed // 2)
    groups = [(target == t).nonzero()[:, 0] for t in target.unique()]
    r = torch.corrcoef(torch.stack([x, y]))[0, 1].item()
    count, mixed = 0, x.clone()
    for _ in range(n):
        for group in groups:
            mixed[group] = x[group[torch.randperm(len(group), generator=generator)]]
        count += torch.corrcoef(torch.stack([mixed, y]))[0, 1].item() >= r - 1e-9
    return r, (1 + count) / (1 + n)
