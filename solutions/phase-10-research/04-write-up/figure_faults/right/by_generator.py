"""a generator of pairs"""

import re

from minigpt.research.figures import UNITLESS

UNITLESS_WORDS = set(UNITLESS)


def figure_faults(plan):
    def faults():
        low, high = plan.axis
        yield "x label", plan.x_label.isspace() or not plan.x_label
        label = plan.y_label.strip()
        yield "y label", label == ""
        bare = label.endswith(",") or "," not in label
        yield (
            "unit",
            label != "" and bare and UNITLESS_WORDS.isdisjoint(re.findall(r"\w+", label.lower())),
        )
        yield "zero", plan.kind == "bars" and low * high > 0
        yield "cut", any(value < low or value > high for value in plan.values)
        yield "alt", len(plan.alt.split()) <= 7
        yield "spread", not plan.spread

    return [name for name, found in faults() if found]
