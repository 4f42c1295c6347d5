"""all stay for p

The sorted row says how many tokens stay; a threshold then keeps all that tie with the last.
"""

import torch


def keep_top_p(logits, p):
    descending = logits.sort(descending=True).values
    probability = descending.softmax(-1)
    n = ((probability.cumsum(-1) - probability) < p).sum(-1, keepdim=True)
    return logits.masked_fill(logits < descending.gather(-1, n - 1), -torch.inf)
