"""one question after the other"""

import re

from minigpt.research.figures import UNITLESS


def figure_faults(plan):
    faults = []
    if plan.x_label.strip() == "":
        faults.append("x label")
    if plan.y_label.strip() == "":
        faults.append("y label")
    else:
        parts = plan.y_label.split(",")
        has_unit = len(parts) > 1 and parts[-1].strip() != ""
        known = any(re.search(rf"\b{word}\b", plan.y_label.lower()) for word in UNITLESS)
        if not has_unit and not known:
            faults.append("unit")
    if plan.kind == "bars" and (plan.axis[0] > 0 or plan.axis[1] < 0):
        faults.append("zero")
    if min(plan.values) < plan.axis[0] or max(plan.values) > plan.axis[1]:
        faults.append("cut")
    if len(re.findall(r"\S+", plan.alt)) < 8:
        faults.append("alt")
    if plan.spread is False:
        faults.append("spread")
    return faults
