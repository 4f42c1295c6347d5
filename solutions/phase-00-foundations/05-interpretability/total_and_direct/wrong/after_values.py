"""values that they take *after* the change

Then the others have reacted already, and both effects are the same.
"""


def total_and_direct(run, node, value, out="out"):
    clean, after = run({}), run({node: value})
    held = {k: v for k, v in after.items() if k != out}
    return after[out] - clean[out], run(held)[out] - clean[out]
