"""Numbers of a report, counted again: from its measurements, or from how many cases there were."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError


def possible_share(stated: str, n: int) -> bool:
    """Whether some whole number of n cases, as a share, is rounded to what is stated.

    $$ \\exists\\, k \\in \\{0, \\dots, n\\}: \\quad |k/n - s| \\le \\tfrac12 10^{-d} $$

    where d counts the digits behind the point. Both ways of rounding a half are accepted.

    Raises:
        ConfigError: no share written as 0.43, or fewer than one case.

    Source: Brown & Heathers 2017 (GRIM); Lesson 10.4.
    """
    if n < 1 or not re.fullmatch(r"[01]\.\d+", stated) or float(stated) > 1:
        raise ConfigError(f"{stated!r} of {n} cases: write a share from 0.00 to 1.00, n at least 1")
    digits = len(stated.partition(".")[2])
    scale = 10**digits
    said = int(stated.replace(".", ""))
    # |k/n − said/scale| ≤ 1/(2 scale), in whole numbers: |2 k scale − 2 n said| ≤ n
    near = {math.floor(said * n / scale) + step for step in (-1, 0, 1, 2)}
    return any(0 <= k <= n and abs(2 * k * scale - 2 * n * said) <= n for k in near)


def unnoticed(n: int, digits: int = 2) -> float:
    """Return which part of all shares with so many digits n cases can give: what no recount sees.

    Source: Brown & Heathers 2017, eq. 1; Lesson 10.4.
    """
    shares = [f"{k / 10**digits:.{digits}f}" for k in range(10**digits + 1)]
    return sum(possible_share(share, n) for share in shares) / len(shares)


def report_numbers(
    clean: Float[Tensor, "prompt"], ablated: Float[Tensor, "prompt"]
) -> dict[str, float]:
    """Return what a report says of losses with and without a part, all rounded at the end.

    `rise` in nats per token, 2 digits: mean of ablated − clean. `percent`, 1 digit: the rise as a
    share of the clean mean. `worse`, 1 digit: the percentage of all prompts whose loss rose.

    Raises:
        ConfigError: not two lists of equal length of finite losses, or a clean mean of 0.
    """
    if clean.dim() != 1 or clean.shape != ablated.shape or not len(clean):
        raise ConfigError("give the losses of the same prompts, twice")
    before, after = clean.double(), ablated.double()
    if not bool((before.isfinite() & after.isfinite()).all()) or before.mean() <= 0:
        raise ConfigError("losses are finite, and their clean mean is above 0")
    rise = (after - before).mean().item()
    return {
        "rise": round(rise, 2),
        "percent": round(100 * rise / before.mean().item(), 1),
        "worse": round(100 * (after > before).double().mean().item(), 1),
    }


def claim_sentence(
    what: str, values: Sequence[float], control: Sequence[float], unit: str, name: str
) -> str:
    """Say a result with spread, control and number of seeds, as `minigpt research check` wants it.

    The spread is the standard deviation over seeds (n − 1). It is rounded to two digits that
    count, and all other numbers to as many digits behind the point, zero at least:

        What by 4.389 ± 0.058 nats (5 seeds; control −0.001 ± 0.002) [name].

    The minus is a real one, and what is rounded to zero has no sign.

    Raises:
        ConfigError: fewer than two values or controls, one that is not finite, or values that are
            all equal.
    """
    for row in (values, control):
        if len(row) < 2 or not all(map(math.isfinite, row)):
            raise ConfigError(
                "two finite values are needed at least, of the result and its control"
            )
    mean, spread = _mean_and_spread(values)
    if spread == 0:
        raise ConfigError("all values are equal: they have no spread to round by")
    digits = max(0, 1 - int(f"{spread:.1e}".partition("e")[2]))  # 0.0998 is 0.10
    numbers = (mean, spread, *_mean_and_spread(control))
    m, s, c, t = (_shown(value, digits) for value in numbers)
    return f"{what} by {m} ± {s} {unit} ({len(values)} seeds; control {c} ± {t}) [{name}]."


def _shown(value: float, digits: int) -> str:
    """Write a number with so many digits; −0.0 is 0.0."""
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")


def _mean_and_spread(values: Sequence[float]) -> tuple[float, float]:
    row = torch.tensor([float(v) for v in values], dtype=torch.float64)
    return row.mean().item(), row.std().item()
