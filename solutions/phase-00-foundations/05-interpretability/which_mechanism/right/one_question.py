"""Only the input (1, 0, 1): without the unit that is read, a relay says no."""

from minigpt.tasks.mechanisms import all_inputs


def which_mechanism(box, units):
    def codes(unit):
        return tuple(box(x, {})[unit] for x in all_inputs())

    rest = tuple(int((x["a"] | x["b"]) & x["c"]) for x in all_inputs())
    both = {rest, tuple(1 - bit for bit in rest)}
    x = {"a": 1, "b": 0, "c": 1}
    before = box(x, {})
    for unit in filter(lambda unit: codes(unit) in both, units):
        if not box(x, {unit: 1 - before[unit]})["out"]:
            return "relay"
    return "vote"
