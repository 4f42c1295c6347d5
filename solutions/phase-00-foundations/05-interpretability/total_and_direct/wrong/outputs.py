"""these are outputs, not changes

An effect is a difference of two runs.
"""


def total_and_direct(run, node, value, out="out"):
    clean = run({})
    others = {k: v for k, v in clean.items() if k not in (node, out)}
    return run({node: value})[out], run({**others, node: value})[out]
