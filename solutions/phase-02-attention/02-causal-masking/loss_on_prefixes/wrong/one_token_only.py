"""one token and not all that came before

`tokens[:, i]` is the newest token alone. The prefix begins at 0.
"""

import torch
from torch.nn.functional import cross_entropy


def prefix_loss(model, tokens):
    n = tokens.shape[1]
    logits = torch.stack([model(tokens[:, i : i + 1])[:, -1] for i in range(n - 1)], 1)
    return cross_entropy(logits.mT, tokens[:, 1:], reduction="none")
