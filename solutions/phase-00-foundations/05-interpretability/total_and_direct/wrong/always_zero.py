"""`value` is not used

An ablation to zero is one intervention among many.
"""


def total_and_direct(run, node, value, out="out"):
    clean = run({})
    others = {k: v for k, v in clean.items() if k not in (node, out)}
    return run({node: 0})[out] - clean[out], run({**others, node: 0})[out] - clean[out]
