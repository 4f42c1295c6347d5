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
    ### BEGIN SOLUTION
    low, high = plan.axis
    label = plan.y_label.strip()
    _, comma, unit = label.rpartition(",")
    words = re.findall(r"\w+", label.lower())
    found = {
        "x label": not plan.x_label.strip(),
        "y label": not label,
        "unit": bool(label) and not (comma and unit.strip()) and not set(words) & set(UNITLESS),
        "zero": plan.kind == "bars" and not low <= 0 <= high,
        "cut": not all(low <= value <= high for value in plan.values),
        "alt": len(plan.alt.split()) < 8,
        "spread": not plan.spread,
    }
    return [name for name, broken in found.items() if broken]
    ### END SOLUTION
