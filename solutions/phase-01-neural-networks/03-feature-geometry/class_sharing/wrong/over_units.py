"""the sum over units

The shares of one unit must add up to 1.
"""

import torch


def class_sharing(hidden, labels, n_class):
    means = torch.stack(
        [hidden[labels == c].sum(0) / max(int((labels == c).sum()), 1) for c in range(n_class)]
    )
    p = means / means.sum(1, keepdim=True).clamp(min=1e-9)
    return 1 / (p**2).sum(0).clamp(min=1e-9)
