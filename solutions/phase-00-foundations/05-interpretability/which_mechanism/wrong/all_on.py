"""an intervention on the right input can

Where a, b and c are all on, other parts carry the answer, and nothing single is missed.
"""


def which_mechanism(box, units):
    inputs = {"a": 1, "b": 1, "c": 1}
    before = box(inputs, {})
    flips = [box(inputs, {u: 1 - before[u]})["out"] != before["out"] for u in units]
    return "relay" if any(flips) else "vote"
