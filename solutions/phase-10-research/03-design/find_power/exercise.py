"""What would a study of this size find?"""

from collections.abc import Callable

import torch
from torch import Tensor


def power(
    effect: float,
    n_unit: int,
    test: Callable[[Tensor], Tensor],
    n_study: int = 2000,
    alpha: float = 0.05,
    seed: int = 0,
) -> tuple[float, float]:
    """Simulate studies of a known effect; return (power, exaggeration).

    A study measures n_unit units: normal numbers with mean effect and
    standard deviation 1. Draw all studies [n_study n_unit] in double
    precision. Call test once, with all of them; it returns a p-value
    for each. A study finds the effect if p <= alpha. The power is the
    share of studies that do. The exaggeration is the mean, over these
    studies, of the absolute value of a study's mean, divided by the
    absolute value of the effect. It is NaN if no study finds anything,
    or if the effect is 0. Leave the global random state alone.

    Example:
        A test that finds something in every study, and one that never
        does.

        >>> power(1.0, 5, lambda studies: torch.zeros(len(studies)))[0]
        1.0
        >>> power(1.0, 5, lambda studies: torch.ones(len(studies)))
        (0.0, nan)
    """
    ### BEGIN SOLUTION
    g = torch.Generator().manual_seed(seed)
    noise = torch.randn(n_study, n_unit, generator=g, dtype=torch.float64)
    studies = effect + noise
    found = test(studies) <= alpha
    if effect == 0 or not found.any():
        return found.double().mean().item(), float("nan")
    sizes = studies.mean(1)[found].abs()
    return found.double().mean().item(), sizes.mean().item() / abs(effect)
    ### END SOLUTION
