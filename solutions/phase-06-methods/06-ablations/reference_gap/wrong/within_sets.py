"""measured on own and other alone

The mean of a set does not depend on its order.
"""

import torch


def reference_gap(effect, own, other, n=20, seed=0):
    generator = torch.Generator().manual_seed(seed)
    chance = []
    for _ in range(n):
        one = own[torch.randperm(len(own), generator=generator)]
        rest = other[torch.randperm(len(other), generator=generator)]
        chance.append(effect(one) - effect(rest))
    return effect(own) - effect(other), torch.tensor(chance)
