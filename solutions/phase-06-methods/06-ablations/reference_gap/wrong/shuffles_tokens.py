"""a prompt stays whole

Tokens in another order are text that no model was ever shown.
"""

import torch


def reference_gap(effect, own, other, n=20, seed=0):
    everything = torch.cat([own, other])
    generator = torch.Generator().manual_seed(seed)
    chance = []
    for _ in range(n):
        order = torch.randperm(everything.numel(), generator=generator)
        mixed = everything.flatten()[order].view_as(everything)
        chance.append(effect(mixed[: len(own)]) - effect(mixed[len(own) :]))
    return effect(own) - effect(other), torch.tensor(chance)
