"""One cross-entropy for each prefix, without a mean."""

import torch
from torch.nn.functional import cross_entropy


def prefix_loss(model, tokens):
    n = tokens.size(1)
    losses = [
        cross_entropy(model(tokens[:, : i + 1])[:, i], tokens[:, i + 1], reduction="none")
        for i in range(n - 1)
    ]
    return torch.stack(losses, dim=-1)
