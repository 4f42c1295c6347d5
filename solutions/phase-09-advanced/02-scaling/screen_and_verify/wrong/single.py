"""these are the largest estimates among the patched

A list of floats becomes single precision: close effects look equal.
"""

import torch


def screen_and_verify(estimates, patch, k, budget):
    order = estimates.abs().argsort(descending=True)[:budget]
    effects = torch.tensor([patch(place) for place in order.tolist()])
    return order[effects.abs().argsort(descending=True, stable=True)[:k]].tolist()
