"""How sure a mean is: whole groups of measurements, drawn anew, and how often that is right."""

from __future__ import annotations

from collections.abc import Callable

import torch
from jaxtyping import Float, Int, Shaped
from scipy.stats import t as student
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.stats.checks import check_draws, check_share, check_values

IntervalRule = Callable[[Tensor, Tensor], tuple[float, float]]


def bootstrap_means(
    values: Float[Tensor, "value"],
    groups: Shaped[Tensor, "value"],
    n_draw: int = 1000,
    seed: int = 0,
) -> Float[Tensor, "draw"]:
    """Draw as many groups as there are, with replacement, and take the mean of all their values.

    $$ \\bar x^* = \\frac{\\sum_{i=1}^{G} \\sum_{j \\in g_i} x_j}{\\sum_{i=1}^{G} |g_i|},
       \\qquad g_i \\sim \\{1 … G\\} $$

    Groups may have any labels and unequal sizes. With `torch.arange(len(values))` for groups, every
    value is a group of its own, which is the ordinary bootstrap. In double precision.

    Raises:
        ConfigError: no values, one that is not finite, another number of labels, or no draws.

    Source: Efron 1979; for groups Davison & Hinkley 1997, §3.8; Lesson 10.3.
    """
    check_values(values, "values", 1)
    check_draws(n_draw, "n_draw", seed)
    sums, sizes = _by_group(values, groups)
    generator = torch.Generator().manual_seed(seed)
    drawn = torch.randint(len(sums), (n_draw, len(sums)), generator=generator)
    return sums[drawn].sum(1) / sizes[drawn].sum(1)


def bootstrap_interval(
    values: Float[Tensor, "value"],
    groups: Shaped[Tensor, "value"],
    level: float = 0.95,
    n_draw: int = 1000,
    seed: int = 0,
) -> tuple[float, float]:
    """Return the percentile interval: what cuts off an equal share of the draws at both ends.

    Raises:
        ConfigError: as for `bootstrap_means`, or a level that is not between 0 and 1.

    Source: Efron 1979; Lesson 10.3.
    """
    check_share(level, "level")
    tail = (1 - level) / 2
    ends = torch.tensor([tail, 1 - tail], dtype=torch.float64)
    low, high = bootstrap_means(values, groups, n_draw, seed).quantile(ends)
    return low.item(), high.item()


def t_interval(
    values: Float[Tensor, "value"], groups: Shaped[Tensor, "value"], level: float = 0.95
) -> tuple[float, float]:
    """Return Student's interval for the mean of the groups' means, each group counted once.

    $$ \\bar m \\pm t_{G-1}\\, \\frac{s_m}{\\sqrt{G}} $$

    Raises:
        ConfigError: as for `bootstrap_interval`, or a single group.

    Source: Student 1908; Lesson 10.3.
    """
    check_values(values, "values", 1)
    check_share(level, "level")
    sums, sizes = _by_group(values, groups)
    means, n = sums / sizes, len(sums)
    if n < 2:
        raise ConfigError("one group has no spread: give two or more")
    half = float(student.ppf((1 + level) / 2, n - 1)) * means.std().item() / n**0.5
    return means.mean().item() - half, means.mean().item() + half


def coverage(
    population: Float[Tensor, "group value"],
    interval: IntervalRule,
    n_group: int,
    n_study: int = 200,
    seed: int = 0,
) -> float:
    """Return the share of studies whose interval holds the mean of the whole population.

    A study draws groups with replacement, each with all its values; a group that it draws twice is
    two groups of the study. `interval` gets values and group numbers, and gives (low, high).

    Raises:
        ConfigError: numbers that are missing or not finite, no groups, or no studies.

    Source: Lesson 10.3.
    """
    check_values(population, "population", 2)
    check_draws(n_study, "n_study", seed)
    check_draws(n_group, "n_group", seed)
    generator = torch.Generator().manual_seed(seed)
    truth = population.double().mean().item()
    labels = torch.arange(n_group).repeat_interleave(population.shape[1])
    inside = 0
    for _ in range(n_study):
        drawn = torch.randint(len(population), (n_group,), generator=generator)
        low, high = interval(population[drawn].flatten(), labels)
        inside += bool(low <= truth <= high)
    return inside / n_study


def likeness_within(values: Float[Tensor, "value"], groups: Shaped[Tensor, "value"]) -> float:
    """Return the intraclass correlation: how alike two values of one group are.

    $$ r = \\frac{F - 1}{F - 1 + n_0}, \\qquad F = \\frac{\\text{mean square between}}
       {\\text{mean square within}}, \\qquad
       n_0 = \\frac{1}{G-1}\\Big(N - \\frac{\\sum_g n_g^2}{N}\\Big) $$

    0 if groups do not matter (then chance makes it a little more or less), 1 if all values of a
    group are the same.

    Raises:
        ConfigError: as for `bootstrap_means`, a single group, or no group of two values.

    Source: Shrout & Fleiss 1979, ICC(1,1); Lesson 10.3.
    """
    check_values(values, "values", 1)
    sums, sizes = _by_group(values, groups)
    n, n_group = len(values), len(sums)
    if not 1 < n_group < n:
        raise ConfigError(f"{n_group} groups of {n} values: give two groups or more, of two values")
    _, index = groups.unique(return_inverse=True)
    means, x = sums / sizes, values.double()
    between = (sizes * (means - x.mean()).square()).sum() / (n_group - 1)
    within = (x - means[index]).square().sum() / (n - n_group)
    if between + within == 0:
        raise ConfigError("all values are the same: their likeness has no meaning")
    size = (n - sizes.square().sum() / n) / (n_group - 1)
    return ((between - within) / (between + (size - 1) * within)).item()


def _by_group(
    values: Tensor, groups: Tensor
) -> tuple[Float[Tensor, "group"], Float[Tensor, "group"]]:
    """Return each group's sum and size."""
    if groups.shape != values.shape:
        raise ConfigError(
            f"{len(values)} values have groups of shape {list(groups.shape)}: give each its label"
        )
    index: Int[Tensor, "value"]
    labels, index = groups.unique(return_inverse=True)
    zero = torch.zeros(len(labels), dtype=torch.float64)
    sums = zero.index_add(0, index, values.double())
    return sums, zero.index_add(0, index, torch.ones_like(values, dtype=torch.float64))
