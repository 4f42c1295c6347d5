"""at all

A trace of activation is not a class that the unit works for.
"""

import torch


def class_sharing(hidden, labels, n_class):
    means = torch.stack(
        [hidden[labels == c].sum(0) / max(int((labels == c).sum()), 1) for c in range(n_class)]
    )
    return (means > 0).sum(0).float()
