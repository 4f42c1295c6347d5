"""the sign is wrong

What is lost, as a positive number, is a common convention too; here changes are asked for.
"""


def total_and_direct(run, node, value, out="out"):
    clean = run({})
    others = {k: v for k, v in clean.items() if k not in (node, out)}
    return clean[out] - run({node: value})[out], clean[out] - run({**others, node: value})[out]
