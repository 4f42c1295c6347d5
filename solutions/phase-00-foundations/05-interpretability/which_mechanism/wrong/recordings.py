"""recordings cannot tell

A unit for the condition exists in both boxes.
"""

from minigpt.tasks.mechanisms import all_inputs


def which_mechanism(box, units):
    wanted = [int((x["a"] or x["b"]) and x["c"]) for x in all_inputs()]
    for unit in units:
        codes = [box(x, {})[unit] for x in all_inputs()]
        if codes in (wanted, [1 - code for code in wanted]):
            return "relay"
    return "vote"
