"""changes its input

The dropped logits are overwritten in the caller's tensor.
"""

import torch


def keep_top_p(logits, p):
    descending, order = logits.sort(descending=True)
    probability = descending.softmax(-1)
    out = probability.cumsum(-1) - probability >= p
    logits[out.scatter(-1, order, out)] = -torch.inf
    return logits
