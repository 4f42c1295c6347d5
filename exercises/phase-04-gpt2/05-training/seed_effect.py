"""Two arms of an experiment, the same seeds: is their difference more than chance?"""

import itertools

import torch
from jaxtyping import Float
from torch import Tensor


def seed_effect(a: Float[Tensor, "seed"], b: Float[Tensor, "seed"]) -> tuple[float, float]:
    """Return the effect of b over a, and the share of sign flips that do as well.

    a[i] and b[i] are results of two arms with seed i: the same first
    weights, the same batches. There are at most 12 seeds.

    effect: the mean of b - a.
    p: the control. If the arms differ by chance alone, each difference
        could as well have had the other sign. Of all 2^n lists of signs,
        p is the share for which the mean of the differences is at least as
        far from 0 as the real one. Ties count, up to rounding.

    Example:
        Differences −1, −1, −1. Of eight lists of signs, two give a mean
        of −1 or 1.

        >>> seed_effect(torch.tensor([3.0, 4.0, 5.0]), torch.tensor([2.0, 3.0, 4.0]))
        (-1.0, 0.25)
    """
    raise NotImplementedError("4.5.4 seed_effect: your code here")
