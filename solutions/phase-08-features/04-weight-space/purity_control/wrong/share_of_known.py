"""divided by the tokens that have a class

A list with a single word of a class, and seven of none, would be perfect.
"""

import torch


def list_purity(directions, W_U, classes, n=8):
    logits = directions @ W_U
    lists = classes[torch.stack([logits, -logits]).topk(n).indices]
    kinds = range(int(classes.max()) + 1)
    counts = torch.stack([0 * lists[..., 0], *((lists == c).sum(-1) for c in kinds)])
    known = (lists >= 0).sum(-1).clamp(min=1)
    return (counts.amax(0) / known).amax(0).to(directions.dtype)
