"""the mask is turned round

tril and triu are exchanged: queries see only later keys.
"""

import torch


def query_effects(q_new, k, v, z, slope):
    scores = q_new @ k.T / k.shape[1] ** 0.5
    seen = torch.ones_like(scores, dtype=torch.bool).triu()
    pattern = scores.masked_fill(~seen, -torch.inf).softmax(-1)
    return ((pattern @ v - z) * slope).sum(-1)
