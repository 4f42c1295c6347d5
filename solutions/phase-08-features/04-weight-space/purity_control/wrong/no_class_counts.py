"""class −1 are counted as a class of their own

The words that nobody sorted have nothing in common.
"""

import torch


def list_purity(directions, W_U, classes, n=8):
    logits = directions @ W_U
    lists = classes[torch.stack([logits, -logits]).topk(n).indices]
    counts = torch.stack([(lists == c).sum(-1) for c in range(-1, int(classes.max()) + 1)])
    return counts.amax((0, 1)).to(directions.dtype) / n
