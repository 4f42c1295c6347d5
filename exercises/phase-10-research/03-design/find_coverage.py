"""Does a 95 % interval hold the truth in 95 % of studies?"""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor


def coverage(
    population: Float[Tensor, "group value"],
    interval: Callable[[Tensor, Tensor], tuple[float, float]],
    n_group: int,
    n_study: int = 200,
    seed: int = 0,
) -> float:
    """Return the share of studies whose interval holds the truth.

    The truth is the mean of the whole population. A study draws n_group
    groups with replacement, every group equally likely, and takes all
    their values. Call interval once for each study, with the values,
    group after group, and a label for each: 0 for the first group that
    was drawn, 1 for the second, and so on. A group that is drawn twice
    is two groups of the study. interval returns (low, high); the ends
    belong to it. Leave the global random state alone.

    Example:
        >>> population = torch.tensor([[0.0, 2.0], [1.0, 5.0]])
        >>> coverage(population, lambda values, groups: (2.0, 3.0), 3)
        1.0
        >>> coverage(population, lambda values, groups: (2.1, 3.0), 3)
        0.0
    """
    raise NotImplementedError("10.3.3 find_coverage: your code here")
