"""with n held at 1

The indirect effect is measured on its own and taken off; in a product the two do not add up.
"""


def total_and_direct(run, node, value, out="out"):
    clean, after = run({}), run({node: value})
    others = {name: v for name, v in after.items() if name != out}
    total = after[out] - clean[out]
    indirect = run(others | {node: clean[node]})[out] - clean[out]
    return total, total - indirect
