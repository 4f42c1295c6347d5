"""lost their gradient

The numbers are right, and nothing can be trained on them.
"""

import torch
from torch.nn.functional import cross_entropy


def prefix_loss(model, tokens):
    n = tokens.shape[1]
    with torch.no_grad():
        logits = torch.stack([model(tokens[:, :i])[:, -1] for i in range(1, n)], 1)
    return cross_entropy(logits.mT, tokens[:, 1:], reduction="none")
