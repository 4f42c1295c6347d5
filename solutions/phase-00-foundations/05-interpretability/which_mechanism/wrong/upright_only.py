"""look for both polarities

A unit may be 0 where its condition holds.
"""

from minigpt.tasks.mechanisms import all_inputs


def which_mechanism(box, units):
    wanted = [int((x["a"] or x["b"]) and x["c"]) for x in all_inputs()]
    for unit in units:
        if [box(x, {})[unit] for x in all_inputs()] == wanted:
            for x in all_inputs():
                before = box(x, {})
                if box(x, {unit: 1 - before[unit]})["out"] != before["out"]:
                    return "relay"
    return "vote"
