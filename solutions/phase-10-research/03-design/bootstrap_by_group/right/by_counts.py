"""by how often each group comes: a matrix of counts times sums and sizes"""

import torch


def bootstrap_means(values, groups, n_draw=1000, seed=0):
    labels = groups.unique()
    member = (groups == labels[:, None]).double()
    g = torch.Generator().manual_seed(seed + 17)
    drawn = torch.randint(len(labels), (n_draw, len(labels)), generator=g)
    counts = torch.nn.functional.one_hot(drawn, len(labels)).sum(1).double()
    return counts @ (member @ values.double()) / (counts @ member.sum(1))
