"""the sign is lost

Chance gives gaps of either sign, and they must be comparable.
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
    return abs(effect(own) - effect(other)), torch.tensor(chance)
