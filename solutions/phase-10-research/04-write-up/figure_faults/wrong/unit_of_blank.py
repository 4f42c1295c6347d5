"""so no unit is missed"""

from minigpt.research.figures import UNITLESS


def figure_faults(plan):
    low, high = plan.axis
    label = plan.y_label.strip()
    _, comma, unit = label.rpartition(",")
    words = label.lower().replace(",", " ").split()
    found = {
        "x label": not plan.x_label.strip(),
        "y label": not label,
        "unit": not (comma and unit.strip()) and not set(words) & set(UNITLESS),
        "zero": plan.kind == "bars" and not low <= 0 <= high,
        "cut": not all(low <= value <= high for value in plan.values),
        "alt": len(plan.alt.split()) < 8,
        "spread": not plan.spread,
    }
    return [name for name, broken in found.items() if broken]
