"""moved by one

A new generator for each draw, with the next seed: neighboring seeds share almost all draws.
"""

import torch


def reference_gap(effect, own, other, n=20, seed=0):
    everything = torch.cat([own, other])
    chance = []
    for i in range(n):
        generator = torch.Generator().manual_seed(seed + i)
        order = torch.randperm(len(everything), generator=generator)
        one, rest = everything[order[: len(own)]], everything[order[len(own) :]]
        chance.append(effect(one) - effect(rest))
    return effect(own) - effect(other), torch.tensor(chance)
