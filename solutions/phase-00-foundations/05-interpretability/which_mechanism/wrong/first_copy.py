"""a relay with idle copies is taken for a vote

Only the first unit that codes the condition was tried.
"""

from minigpt.tasks.mechanisms import all_inputs


def which_mechanism(box, units):
    wanted = [int((x["a"] or x["b"]) and x["c"]) for x in all_inputs()]
    for unit in units:
        codes = [box(x, {})[unit] for x in all_inputs()]
        if codes in (wanted, [1 - code for code in wanted]):
            changes = [
                box(x, {unit: 1 - code})["out"] != box(x, {})["out"]
                for x, code in zip(all_inputs(), codes, strict=True)
            ]
            return "relay" if any(changes) else "vote"
    return "vote"
