"""this box is a vote

Some unit is read in every box. Which one is the question.
"""

from minigpt.tasks.mechanisms import all_inputs


def which_mechanism(box, units):
    for x in all_inputs():
        before = box(x, {})
        if any(box(x, {u: 1 - before[u]})["out"] != before["out"] for u in units):
            return "relay"
    return "vote"
