"""the sign is turned

A patch that lowers the metric would seem to raise it.
"""

import torch


def query_effects(q_new, k, v, z, slope):
    scores = q_new @ k.T / k.shape[1] ** 0.5
    seen = torch.ones_like(scores, dtype=torch.bool).tril()
    pattern = scores.masked_fill(~seen, -torch.inf).softmax(-1)
    return ((z - pattern @ v) * slope).sum(-1)
