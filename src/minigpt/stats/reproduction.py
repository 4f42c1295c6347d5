"""Did it reproduce? A verdict by seeds, a band set beforehand, and a control that can fail."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.stats.bootstrap import t_interval
from minigpt.stats.checks import check_share, check_values

_PRINTED = re.compile(r"[+\-−]?\d+(\.\d+)?([eE][+\-]?\d+)?")


def printed_range(printed: str) -> tuple[float, float]:
    """Return the least and the largest number that a paper may print like this, both ends included.

    $$ [v - \\tfrac12 10^{-d},\\; v + \\tfrac12 10^{-d}] \\quad\\text{for $d$ decimals} $$

    The last digit counts even if it is 0: 0.50 is more exact than 0.5. A whole number is taken as
    exact to its last digit; whoever means hundreds writes 12e2.

    Raises:
        ConfigError: the text is no decimal number.

    Source: Lesson 10.1.
    """
    if not _PRINTED.fullmatch(printed):
        raise ConfigError(f"{printed!r} is no number: write digits, such as 0.59, −2, or 12e2")
    value = Decimal(printed.replace("−", "-"))
    half = Decimal((0, (5,), int(value.as_tuple().exponent) - 1))
    return float(value - half), float(value + half)


def seed_interval(
    values: Float[Tensor, "seed"], level: float = 0.95, grain: float = 0.0
) -> tuple[float, float]:
    """Return Student's interval for the mean of seeds, never narrower than ± `grain`.

    `grain` is the measure's resolution: seeds that agree to the last step of a coarse ruler do not
    make it a fine one. One seed has no spread; its interval is the whole line.

    Raises:
        ConfigError: no seeds, a value that is not finite, a negative grain, or an impossible level.

    Source: Lesson 10.1.
    """
    check_values(values, "values", 1)
    check_share(level, "level")
    if not 0 <= grain < float("inf"):
        raise ConfigError(f"grain={grain}: a resolution is 0 or more")
    if len(values) == 1:
        return float("-inf"), float("inf")
    low, high = t_interval(values, torch.arange(len(values)), level)
    middle = values.double().mean().item()
    return min(low, middle - grain), max(high, middle + grain)


def judge(
    values: Float[Tensor, "seed"],
    control: Float[Tensor, "seed"],
    low: float,
    high: float,
    *,
    same: bool = True,
    grain: float = 0.0,
    level: float = 0.95,
) -> str:
    """Say whether a result reproduced, by a band that was written down before the run.

    - *cannot tell*, if the control's interval does not lie wholly outside of the band, or if that
      of the values lies neither wholly inside nor wholly outside.
    - Inside: *reproduced* if quantity and recipe are the `same`, otherwise *analogous*.
    - Outside: *not reproduced*, otherwise *does not carry over*.

    The band holds its ends, which may be infinite. Both intervals are those of `seed_interval`.

    Raises:
        ConfigError: as `seed_interval`, or a band that is empty or everything.

    Source: after the equivalence tests of Schuirmann 1987; Lesson 10.1.
    """
    if not low < high or (low == float("-inf") and high == float("inf")):
        raise ConfigError(f"the band {low} to {high} can hold all results or none: narrow it")
    a, b = seed_interval(values, level, grain)
    c, d = seed_interval(control, level, grain)
    if not (d < low or c > high):
        return "cannot tell"
    if low <= a and b <= high:
        return "reproduced" if same else "analogous"
    if b < low or a > high:
        return "not reproduced" if same else "does not carry over"
    return "cannot tell"


def decisive_seeds(values: Float[Tensor, "seed"], verdict: Callable[[Tensor], str]) -> list[int]:
    """Name the seeds without which the verdict would be another one.

    Raises:
        ConfigError: fewer than three seeds, or a value that is not finite.

    Source: Lesson 10.1.
    """
    check_values(values, "values", 1)
    if len(values) < 3:
        raise ConfigError(f"{len(values)} seeds: with one left out, two or more must remain")
    whole = verdict(values)
    keep = ~torch.eye(len(values), dtype=torch.bool)
    return [seed for seed in range(len(values)) if verdict(values[keep[seed]]) != whole]
