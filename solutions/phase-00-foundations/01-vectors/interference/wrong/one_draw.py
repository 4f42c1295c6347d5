"""one draw serves all trials

The order is drawn once, before the loop.
"""

import torch


def interference(features, k, n_trial=100, seed=0):
    g = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(features), generator=g)

    def measure(directions):
        unit = directions / directions.norm(dim=-1, keepdim=True)
        reads = [unit[order[k:]] @ unit[order[:k]].sum(0) for _ in range(n_trial)]
        return torch.cat(reads).square().mean().sqrt()

    return measure(features), measure(torch.randn(features.shape, generator=g).to(features))
