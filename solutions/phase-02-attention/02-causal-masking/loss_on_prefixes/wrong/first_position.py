"""you read the logits at position 0

Every position makes a prediction. The last one predicts the token after the prefix.
"""

import torch
from torch.nn.functional import cross_entropy


def prefix_loss(model, tokens):
    n = tokens.shape[1]
    logits = torch.stack([model(tokens[:, :i])[:, 0] for i in range(1, n)], 1)
    return cross_entropy(logits.mT, tokens[:, 1:], reduction="none")
