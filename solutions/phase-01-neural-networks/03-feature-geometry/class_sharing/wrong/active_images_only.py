"""the silent ones too

How often a unit is active for a class is part of its mean.
"""

import torch


def class_sharing(hidden, labels, n_class):
    rows = [hidden[labels == c] for c in range(n_class)]
    means = torch.stack([h.sum(0) / (h > 0).sum(0).clamp(min=1) for h in rows])
    squares = means.square().sum(0)
    return torch.where(squares > 0, means.sum(0) ** 2 / squares, 0.0)
