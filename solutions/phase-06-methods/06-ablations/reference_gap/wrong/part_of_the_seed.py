"""the seed is used only in part

Seeds beyond 255 repeat the draws of smaller ones.
"""

import torch


def reference_gap(effect, own, other, n=20, seed=0):
    everything = torch.cat([own, other])
    generator = torch.Generator().manual_seed(seed % 256)
    chance = []
    for _ in range(n):
        order = torch.randperm(len(everything), generator=generator)
        one, rest = everything[order[: len(own)]], everything[order[len(own) :]]
        chance.append(effect(one) - effect(rest))
    return effect(own) - effect(other), torch.tensor(chance)
