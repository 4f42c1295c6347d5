"""of lists of 3

The length of the list is an argument.
"""

import torch


def list_purity(directions, W_U, classes, n=8):
    logits = directions @ W_U
    lists = classes[torch.stack([logits, -logits]).topk(8).indices]
    kinds = range(int(classes.max()) + 1)
    counts = torch.stack([0 * lists[..., 0], *((lists == c).sum(-1) for c in kinds)])
    return counts.amax((0, 1)).to(directions.dtype) / 8
