"""computes one of its conditions

Two units whose change shows: in a vote always, and in a relay sometimes, too.
"""

from minigpt.tasks.mechanisms import all_inputs


def which_mechanism(box, units):
    def matters(unit):
        return any(box(x, {unit: 0})["out"] != box(x, {unit: 1})["out"] for x in all_inputs())

    return "vote" if sum(map(matters, units)) == 2 else "relay"
