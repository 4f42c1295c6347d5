"""a mean over fewer prompts varies more

Halves of everything are not as large as the two sets were.
"""

import torch


def reference_gap(effect, own, other, n=20, seed=0):
    everything = torch.cat([own, other])
    generator = torch.Generator().manual_seed(seed)
    chance = []
    for _ in range(n):
        order = torch.randperm(len(everything), generator=generator)
        half = len(everything) // 2
        chance.append(effect(everything[order[:half]]) - effect(everything[order[half:]]))
    return effect(own) - effect(other), torch.tensor(chance)
