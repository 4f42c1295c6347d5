"""along unit, and should have 7

The shares of one unit lie along the classes.
"""

import torch


def class_sharing(hidden, labels, n_class):
    means = torch.stack(
        [hidden[labels == c].sum(0) / max(int((labels == c).sum()), 1) for c in range(n_class)]
    )
    squares = means.square().sum(1)
    return torch.where(squares > 0, means.sum(1) ** 2 / squares, 0.0)
