"""own less other

Both numbers are right and their order is not.
"""

import torch


def reference_gap(effect, own, other, n=20, seed=0):
    everything = torch.cat([own, other])
    generator = torch.Generator().manual_seed(seed)
    chance = []
    for _ in range(n):
        order = torch.randperm(len(everything), generator=generator)
        one, rest = everything[order[: len(own)]], everything[order[len(own) :]]
        chance.append(effect(one) - effect(rest))
    return effect(other) - effect(own), torch.tensor(chance)
