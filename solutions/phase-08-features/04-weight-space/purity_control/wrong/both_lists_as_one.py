"""the two lists are read as one

The same class must lead in one list; here it is counted over both.
"""

import torch


def list_purity(directions, W_U, classes, n=8):
    logits = directions @ W_U
    lists = classes[torch.stack([logits, -logits]).topk(n).indices]
    kinds = range(int(classes.max()) + 1)
    counts = torch.stack([0 * lists[..., 0], *((lists == c).sum(-1) for c in kinds)])
    return counts.sum(1).amax(0).to(directions.dtype) / (2 * n)
