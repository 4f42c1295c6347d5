"""which is not right

What was not patched gets the effect 0, and ties with a patched place whose effect is 0.
"""

import torch


def screen_and_verify(estimates, patch, k, budget):
    effects = torch.zeros(len(estimates), dtype=torch.float64)
    for place in estimates.abs().topk(budget).indices.tolist():
        effects[place] = abs(patch(place))
    return effects.topk(k).indices.tolist()
