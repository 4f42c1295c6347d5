"""e to the entropy

That is another effective number, and a larger one.
"""

import torch


def class_sharing(hidden, labels, n_class):
    means = torch.stack(
        [hidden[labels == c].sum(0) / max(int((labels == c).sum()), 1) for c in range(n_class)]
    )
    p = means / means.sum(0)
    return (-(p * (p + 1e-20).log()).sum(0)).exp()
