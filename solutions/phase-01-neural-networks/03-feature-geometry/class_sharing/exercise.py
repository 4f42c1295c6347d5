"""Over how many classes does a unit spread its activation?"""

import torch
from jaxtyping import Float, Integer
from torch import Tensor


def class_sharing(
    hidden: Float[Tensor, "image unit"], labels: Integer[Tensor, "image"], n_class: int
) -> Float[Tensor, "unit"]:
    """Return the effective number of classes of each unit, 1 / Σ p².

    p is the unit's mean activation on each class, divided by the sum of
    these means. A class without images has the mean 0. `hidden` comes
    after a ReLU. A unit that is 0 for every image gets 0.

    Example:
        Unit 0 means 3 on class 0 and 1 on class 1, so p = (¾, ¼).

        >>> hidden = torch.tensor([[4.0, 0.0], [2.0, 5.0], [1.0, 0.0]])
        >>> class_sharing(hidden, torch.tensor([0, 0, 1]), 2)
        tensor([1.6000, 1.0000])
    """
    ### BEGIN SOLUTION
    means = torch.stack(
        [hidden[labels == c].sum(0) / max((labels == c).sum(), 1) for c in range(n_class)]
    )
    whole = means.sum(0)
    p = means / torch.where(whole > 0, whole, 1.0)
    return torch.where(whole > 0, 1 / p.square().sum(0), 0.0)
    ### END SOLUTION
