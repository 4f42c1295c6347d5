"""einsum, and v scaled by its largest entry."""

import torch


def difference_of_means(x, y):
    if len(set(y.tolist()) & {0, 1}) < 2:
        raise ValueError("two classes are needed")
    return torch.stack([x[y == c].mean(0) for c in (0, 1)]).diff(dim=0)[0]


def erased(x, v):
    top = v.abs().max()
    if top == 0:
        raise ValueError("zero")
    w = v / top
    share = torch.einsum("nd,d->n", x - x.mean(0, keepdim=True), w) / w.dot(w)
    return x - torch.einsum("n,d->nd", share, w)
