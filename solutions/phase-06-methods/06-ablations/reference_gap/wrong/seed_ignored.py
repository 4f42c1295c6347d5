"""the seed is not used

The same divisions for every seed.
"""

import torch


def reference_gap(effect, own, other, n=20, seed=0):
    everything = torch.cat([own, other])
    generator = torch.Generator().manual_seed(0)
    chance = []
    for _ in range(n):
        order = torch.randperm(len(everything), generator=generator)
        one, rest = everything[order[: len(own)]], everything[order[len(own) :]]
        chance.append(effect(one) - effect(rest))
    return effect(own) - effect(other), torch.tensor(chance)
