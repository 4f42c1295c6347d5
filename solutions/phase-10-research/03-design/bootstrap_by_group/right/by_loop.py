"""by loops over draws and groups"""

import torch


def bootstrap_means(values, groups, n_draw=1000, seed=0):
    g = torch.Generator().manual_seed(seed)
    parts = [values[groups == label].double() for label in groups.unique()]
    draws = []
    for _ in range(n_draw):
        drawn = torch.randint(len(parts), (len(parts),), generator=g).tolist()
        draws.append(torch.cat([parts[i] for i in drawn]).mean())
    return torch.stack(draws)
