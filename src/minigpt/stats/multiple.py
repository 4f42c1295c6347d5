"""Many tests at once: p-values that count how many there were."""

from __future__ import annotations

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.stats.checks import check_values


def holm(p: Float[Tensor, "test"]) -> Float[Tensor, "test"]:
    """Adjust p-values so that the chance of even one false finding is at most the bar.

    $$ \\tilde p_{(k)} = \\min\\big(1,\\; \\max_{j \\le k}\\, (m - j + 1)\\, p_{(j)}\\big) $$

    Whatever depends on whatever. The order of the tests is kept; in double precision.

    Raises:
        ConfigError: no tests, or a p outside 0 … 1.

    Source: Holm 1979; Lesson 10.3.
    """
    ranked, order = _ranked(p)
    left = torch.arange(len(ranked), 0, -1)
    adjusted = (left * ranked).cummax(0).values.clamp(max=1)
    return adjusted[order.argsort()]


def benjamini_hochberg(p: Float[Tensor, "test"]) -> Float[Tensor, "test"]:
    """Adjust p-values so that the expected share of false findings is at most the bar.

    $$ \\tilde p_{(k)} = \\min_{j \\ge k}\\, \\frac{m}{j}\\, p_{(j)} $$

    For tests that are independent, or depend on each other positively. The order is kept.

    Raises:
        ConfigError: no tests, or a p outside 0 … 1.

    Source: Benjamini & Hochberg 1995; Lesson 10.3.
    """
    ranked, order = _ranked(p)
    m = len(ranked)
    scaled = ranked * m / torch.arange(1, m + 1)
    adjusted = scaled.flip(0).cummin(0).values.flip(0)
    return adjusted[order.argsort()]


def _ranked(p: Tensor) -> tuple[Float[Tensor, "test"], Tensor]:
    """Return the p-values in ascending order, and that order."""
    check_values(p, "p-values", 1)
    if not ((p >= 0) & (p <= 1)).all():
        raise ConfigError("a p-value lies between 0 and 1: these do not")
    ranked, order = p.double().sort(stable=True)
    return ranked, order
