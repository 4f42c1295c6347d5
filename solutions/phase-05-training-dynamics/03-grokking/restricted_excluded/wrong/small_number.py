"""caps them

The logarithm of a small number is the largest loss that can come out.
"""

import torch
from torch.nn.functional import one_hot


def restricted_excluded(logits, frequencies, shown):
    p = logits.shape[1]
    answer = (torch.arange(p)[:, None] + torch.arange(p)).flatten() % p
    part = wave_part(logits, frequencies)

    def loss(z, c):
        own = (z.softmax(1) * one_hot(c, p)).sum(1)
        return -(own + 1e-10).log().mean().item()

    return loss(part + logits.mean(0), answer), loss((logits - part)[shown], answer[shown])
