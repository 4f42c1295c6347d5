"""filler in place of the later tokens

A zero is a token like any other, and the length of the window tells something, too.
"""

import torch
from torch.nn.functional import cross_entropy


def prefix_loss(model, tokens):
    n = tokens.shape[1]
    kept = [tokens * (torch.arange(n) < i) for i in range(1, n)]
    logits = torch.stack([model(t)[:, i] for i, t in enumerate(kept)], 1)
    return cross_entropy(logits.mT, tokens[:, 1:], reduction="none")
