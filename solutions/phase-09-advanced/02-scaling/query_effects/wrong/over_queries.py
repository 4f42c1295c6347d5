"""the effects

A pattern's rows sum to one, not its columns.
"""

import torch


def query_effects(q_new, k, v, z, slope):
    scores = q_new @ k.T / k.shape[1] ** 0.5
    seen = torch.ones_like(scores, dtype=torch.bool).tril()
    pattern = scores.masked_fill(~seen, -torch.inf).softmax(0)
    return ((pattern @ v - z) * slope).sum(-1)
