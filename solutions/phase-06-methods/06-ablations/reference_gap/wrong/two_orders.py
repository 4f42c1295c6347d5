"""shares prompts with it or leaves some out

Each side is drawn by itself, and a prompt may be on both.
"""

import torch


def reference_gap(effect, own, other, n=20, seed=0):
    everything = torch.cat([own, other])
    generator = torch.Generator().manual_seed(seed)
    chance = []
    for _ in range(n):
        one = everything[torch.randperm(len(everything), generator=generator)[: len(own)]]
        rest = everything[torch.randperm(len(everything), generator=generator)[: len(other)]]
        chance.append(effect(one) - effect(rest))
    return effect(own) - effect(other), torch.tensor(chance)
