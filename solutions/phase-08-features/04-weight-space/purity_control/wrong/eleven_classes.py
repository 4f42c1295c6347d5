"""of class 25

The number of classes is that of the lesson's model, and another vocabulary has more.
"""

import torch


def list_purity(directions, W_U, classes, n=8):
    logits = directions @ W_U
    lists = classes[torch.stack([logits, -logits]).topk(n).indices]
    counts = torch.stack([(lists == c).sum(-1) for c in range(13)])
    return counts.amax((0, 1)).to(directions.dtype) / n
