"""Faults of a figure that a program can see, and how much a cut axis exaggerates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from minigpt.errors import ConfigError
from minigpt.research.overclaim import has_word

MIN_ALT = 8  # words that an alternative text has at least
UNITLESS = ("share", "fraction", "probability", "correlation", "cosine", "rank", "count", "number")


@dataclass(frozen=True)
class FigurePlan:
    """What a figure says about itself: kind, labels, the ends of its value axis, its alt text.

    `values` are what is drawn; `spread` says whether dots, bars or bands show how far they vary.
    A label ends with its unit behind a comma: "loss, nats per token".
    """

    kind: Literal["bars", "lines"]
    x_label: str
    y_label: str
    values: tuple[float, ...]
    axis: tuple[float, float]
    alt: str
    spread: bool = False


def figure_faults(plan: FigurePlan) -> list[str]:
    """Name what a figure lacks, in the order x label, y label, unit, zero, cut, alt, spread.

    - x label, y label: blank.
    - unit: a y label with no text behind a comma, unless it has a word of `UNITLESS`.
    - zero: bars on an axis without 0.
    - cut: a value outside the axis.
    - alt: fewer than eight words.
    - spread: none is shown.

    Raises:
        ConfigError: no value, one that is not finite, or an axis that does not rise.

    Source: Tufte 1983, ch. 2 (the zero line of bars); Lesson 10.4.
    """
    low, high = plan.axis
    if not plan.values or not all(map(math.isfinite, (*plan.values, low, high))) or low >= high:
        raise ConfigError("a figure has finite values, and an axis from a lower to a higher end")
    label = plan.y_label.strip()
    unit = label.rpartition(",")[2].strip() if "," in label else ""
    faults = {
        "x label": not plan.x_label.strip(),
        "y label": not label,
        "unit": bool(label) and not unit and not has_word(label.lower(), UNITLESS),
        "zero": plan.kind == "bars" and not low <= 0 <= high,
        "cut": not all(low <= value <= high for value in plan.values),
        "alt": len(plan.alt.split()) < MIN_ALT,
        "spread": not plan.spread,
    }
    return [name for name, found in faults.items() if found]


def lie_factor(values: Sequence[float], start: float) -> float:
    """Return how much larger an effect looks in bars from `start` than it is, from two values.

    $$ \\text{lie factor} = \\frac{(b - a) / (a - s)}{(b - a) / a} = \\frac{a}{a - s} $$

    Raises:
        ConfigError: not two positive values, equal ones, or an axis that starts above one of them.

    Source: Tufte 1983, p. 57, in the form for bars; Lesson 10.4.
    """
    if len(values) != 2 or min(values) <= 0 or values[0] == values[1] or start >= min(values):
        raise ConfigError("give two different positive values, and a start below both")
    first, second = values
    drawn = (second - first) / (first - start)
    return drawn / ((second - first) / first)
