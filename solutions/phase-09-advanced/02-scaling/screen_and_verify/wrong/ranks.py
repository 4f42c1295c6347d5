"""these are ranks among the patched

A rank is no place.
"""

import torch


def screen_and_verify(estimates, patch, k, budget):
    order = estimates.abs().argsort(descending=True)[:budget].tolist()
    effects = torch.tensor([patch(place) for place in order], dtype=torch.float64)
    return effects.abs().argsort(descending=True)[:k].tolist()
