"""the other way around

The control's first set has the size of the second.
"""

import torch


def reference_gap(effect, own, other, n=20, seed=0):
    everything = torch.cat([own, other])
    generator = torch.Generator().manual_seed(seed)
    chance = []
    for _ in range(n):
        order = torch.randperm(len(everything), generator=generator)
        one, rest = everything[order[: len(own)]], everything[order[len(own) :]]
        chance.append(effect(rest) - effect(one))
    return effect(own) - effect(other), torch.tensor(chance)
