"""with n held at 1

A slope times the change is the effect only where the output is straight.
"""


def total_and_direct(run, node, value, out="out"):
    clean = run({})
    others = {name: v for name, v in clean.items() if name != out}
    nudged = run(others | {node: clean[node] + 1e-6})[out]
    slope = (nudged - clean[out]) / 1e-6
    return run({node: value})[out] - clean[out], slope * (value - clean[node])
