"""in bits

The natural logarithm gives nats; nats divided by log 2 are bits.
"""

import torch
from torch.nn.functional import cross_entropy


def prefix_loss(model, tokens):
    n = tokens.shape[1]
    logits = torch.stack([model(tokens[:, :i])[:, -1] for i in range(1, n)], 1)
    return cross_entropy(logits.mT, tokens[:, 1:], reduction="none") / torch.tensor(2.0).log()
