"""the indirect part

What flows through the other nodes is the rest of the total effect.
"""


def total_and_direct(run, node, value, out="out"):
    clean = run({})
    others = {k: v for k, v in clean.items() if k not in (node, out)}
    total = run({node: value})[out] - clean[out]
    direct = run({**others, node: value})[out] - clean[out]
    return total, total - direct
