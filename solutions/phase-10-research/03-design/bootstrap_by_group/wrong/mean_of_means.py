"""each group's mean counts once

Another mean, of other weights; with groups of one size they are the same.
"""

import torch


def bootstrap_means(values, groups, n_draw=1000, seed=0):
    labels = groups.unique()
    means = torch.stack([values[groups == label].double().mean() for label in labels])
    g = torch.Generator().manual_seed(seed)
    drawn = torch.randint(len(labels), (n_draw, len(labels)), generator=g)
    return means[drawn].mean(1)
