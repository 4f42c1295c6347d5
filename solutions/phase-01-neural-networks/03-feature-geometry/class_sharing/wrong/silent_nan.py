"""gets NaN

A dead unit has no shares.
"""

import torch


def class_sharing(hidden, labels, n_class):
    means = torch.stack(
        [hidden[labels == c].sum(0) / max(int((labels == c).sum()), 1) for c in range(n_class)]
    )
    p = means / means.sum(0)
    return 1 / (p**2).sum(0)
