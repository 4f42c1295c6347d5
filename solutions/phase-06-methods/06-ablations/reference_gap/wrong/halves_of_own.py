"""a mean over fewer prompts varies more

The spread of one set says nothing of the other, and its halves are smaller.
"""

import torch


def reference_gap(effect, own, other, n=20, seed=0):
    generator = torch.Generator().manual_seed(seed)
    chance = []
    for _ in range(n):
        order = torch.randperm(len(own), generator=generator)
        half = len(own) // 2
        chance.append(effect(own[order[:half]]) - effect(own[order[half:]]))
    return effect(own) - effect(other), torch.tensor(chance)
