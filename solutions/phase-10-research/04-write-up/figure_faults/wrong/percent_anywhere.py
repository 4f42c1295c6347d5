"""A unit stands behind a comma

The rule is about the form of a label, which a reader learns once.
"""

import re

from minigpt.research.figures import UNITLESS


def figure_faults(plan):
    out = []
    if not plan.x_label.strip():
        out.append("x label")
    if not plan.y_label.strip():
        out.append("y label")
    else:
        _, comma, tail = plan.y_label.rpartition(",")
        words = re.findall(r"\w+", plan.y_label.lower())
        if (
            not (comma and tail.strip())
            and "%" not in plan.y_label
            and not set(words) & set(UNITLESS)
        ):
            out.append("unit")
    low, high = plan.axis
    if plan.kind == "bars" and not low <= 0 <= high:
        out.append("zero")
    if any(v < low or v > high for v in plan.values):
        out.append("cut")
    if len(plan.alt.split()) < 8:
        out.append("alt")
    if not plan.spread:
        out.append("spread")
    return out
