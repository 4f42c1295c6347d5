"""divisions only 1 are drawn

The generator starts again for each draw, and all draws are one.
"""

import torch


def reference_gap(effect, own, other, n=20, seed=0):
    everything = torch.cat([own, other])
    generator = torch.Generator().manual_seed(seed)
    chance = []
    for _ in range(n):
        generator = torch.Generator().manual_seed(seed)
        order = torch.randperm(len(everything), generator=generator)
        one, rest = everything[order[: len(own)]], everything[order[len(own) :]]
        chance.append(effect(one) - effect(rest))
    return effect(own) - effect(other), torch.tensor(chance)
