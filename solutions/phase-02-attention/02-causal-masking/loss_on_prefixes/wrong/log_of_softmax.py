"""and not the logarithm of a softmax

A probability below the smallest number is 0, and its logarithm is −∞.
"""

import torch
from torch.nn.functional import cross_entropy


def prefix_loss(model, tokens):
    n = tokens.shape[1]
    logits = torch.stack([model(tokens[:, :i])[:, -1] for i in range(1, n)], 1)
    p = logits.softmax(-1).gather(-1, tokens[:, 1:, None])[..., 0]
    return -p.log()
