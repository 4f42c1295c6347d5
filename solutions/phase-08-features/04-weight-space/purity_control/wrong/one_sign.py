"""only one of the two lists is read

The SVD may return v or −v. A control read with both signs, and vectors with one, are no comparison.
"""

import torch


def list_purity(directions, W_U, classes, n=8):
    lists = classes[(directions @ W_U).topk(n).indices]
    kinds = range(int(classes.max()) + 1)
    counts = torch.stack([0 * lists[..., 0], *((lists == c).sum(-1) for c in kinds)])
    return counts.amax(0).to(directions.dtype) / n
