"""shares prompts with it or leaves some out

Each draw is compared with the own prompts, which are a part of it.
"""

import torch


def reference_gap(effect, own, other, n=20, seed=0):
    everything = torch.cat([own, other])
    generator = torch.Generator().manual_seed(seed)
    chance = []
    for _ in range(n):
        order = torch.randperm(len(everything), generator=generator)
        chance.append(effect(everything[order[: len(other)]]) - effect(own))
    return effect(own) - effect(other), torch.tensor(chance)
