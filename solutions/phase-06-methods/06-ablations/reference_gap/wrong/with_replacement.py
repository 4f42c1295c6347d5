"""a prompt is twice in one set

That is a bootstrap: it says how sure the gap is, and not what chance alone gives.
"""

import torch


def reference_gap(effect, own, other, n=20, seed=0):
    everything = torch.cat([own, other])
    generator = torch.Generator().manual_seed(seed)
    chance = []
    for _ in range(n):
        one = everything[torch.randint(len(everything), (len(own),), generator=generator)]
        rest = everything[torch.randint(len(everything), (len(other),), generator=generator)]
        chance.append(effect(one) - effect(rest))
    return effect(own) - effect(other), torch.tensor(chance)
