"""All draws of blocks at once, then a loop over what they give."""

import torch


def block_bootstrap(curves, find, n, seed=0):
    g = torch.Generator()
    g.manual_seed(seed)
    drawn = torch.randint(0, curves.size(1), (n, curves.size(1)), generator=g)
    means = curves[:, drawn].mean(2)
    return torch.tensor([[find(means[c, i]) for c in range(len(curves))] for i in range(n)])
