"""the index of activations 1e-24 times as large

The square of a small mean is 0 in single precision: divide before you square.
"""

import torch


def class_sharing(hidden, labels, n_class):
    means = torch.stack(
        [hidden[labels == c].sum(0) / max((labels == c).sum(), 1) for c in range(n_class)]
    )
    squares = means.square().sum(0)
    return torch.where(squares > 0, means.sum(0) ** 2 / squares, 0.0)
