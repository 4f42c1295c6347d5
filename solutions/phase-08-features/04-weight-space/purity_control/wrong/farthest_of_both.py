"""mixes both signs

A head that writes along v raises one end and lowers the other.
"""

import torch


def list_purity(directions, W_U, classes, n=8):
    lists = classes[(directions @ W_U).abs().topk(n).indices]
    kinds = range(int(classes.max()) + 1)
    counts = torch.stack([0 * lists[..., 0], *((lists == c).sum(-1) for c in kinds)])
    return counts.amax(0).to(directions.dtype) / n
