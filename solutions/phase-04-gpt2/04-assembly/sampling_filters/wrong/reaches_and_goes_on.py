"""a token stays if those before it have less than p

Where the tokens before have exactly p, the set is complete.
"""

import torch


def keep_top_p(logits, p):
    descending, order = logits.sort(descending=True)
    probability = descending.softmax(-1)
    out = probability.cumsum(-1) - probability > p
    return torch.empty_like(logits).scatter(-1, order, descending.masked_fill(out, -torch.inf))
