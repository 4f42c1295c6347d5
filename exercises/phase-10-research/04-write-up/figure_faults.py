"""What a figure lacks, as far as a program can see it."""

import re

from minigpt.research.figures import UNITLESS, FigurePlan


def figure_faults(plan: FigurePlan) -> list[str]:
    """Name the faults of a figure, in this order.

    "x label", "y label": the label is blank.
    "unit": there is a y label, nothing stands behind its last comma, and
        it has no word of UNITLESS. Words count whole, and large letters
        as small ones; punctuation may touch them.
    "zero": bars, and 0 is not on the axis (its ends belong to it).
    "cut": a value lies outside the axis.
    "alt": the alternative text has fewer than 8 words.
    "spread": no spread is shown.

    `plan` has kind ("bars" or "lines"), x_label, y_label, values, axis
    (its two ends), alt, and spread (True or False).

    Example:
        >>> plan = FigurePlan(
        ...     "bars",
        ...     "head",
        ...     "loss, nats",
        ...     (2.0, 2.1),
        ...     axis=(1.9, 2.2),
        ...     alt="Losses of two heads.",
        ... )
        >>> figure_faults(plan)
        ['zero', 'alt', 'spread']
    """
    raise NotImplementedError("10.4.4 figure_faults: your code here")
