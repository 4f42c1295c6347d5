"""your direct effect is 0 everywhere

The clean values come last in the dictionary, and with them the clean value of the node.
"""


def total_and_direct(run, node, value, out="out"):
    clean = run({})
    others = {k: v for k, v in clean.items() if k != out}
    return run({node: value})[out] - clean[out], run({node: value, **others})[out] - clean[out]
