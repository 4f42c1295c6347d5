"""the others are free

The order of a dictionary does not say who reads whom.
"""


def total_and_direct(run, node, value, out="out"):
    clean, after = run({}), run({node: value})
    names = list(clean)
    held = {k: clean[k] for k in names[names.index(node) + 1 :] if k != out}
    direct = run({**held, node: value})[out]
    return after[out] - clean[out], direct - clean[out]
