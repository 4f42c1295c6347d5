"""the mean of the two lists

One of the two lists may be clear and the other not.
"""

import torch


def list_purity(directions, W_U, classes, n=8):
    logits = directions @ W_U
    lists = classes[torch.stack([logits, -logits]).topk(n).indices]
    kinds = range(int(classes.max()) + 1)
    counts = torch.stack([0 * lists[..., 0], *((lists == c).sum(-1) for c in kinds)])
    return counts.amax(0).to(directions.dtype).mean(0) / n
