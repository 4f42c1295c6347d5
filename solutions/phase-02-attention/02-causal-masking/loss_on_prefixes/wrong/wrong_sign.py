"""the sign is wrong

A loss is minus a log-probability.
"""

import torch
from torch.nn.functional import cross_entropy


def prefix_loss(model, tokens):
    n = tokens.shape[1]
    logits = torch.stack([model(tokens[:, :i])[:, -1] for i in range(1, n)], 1)
    return logits.log_softmax(-1).gather(-1, tokens[:, 1:, None])[..., 0]
