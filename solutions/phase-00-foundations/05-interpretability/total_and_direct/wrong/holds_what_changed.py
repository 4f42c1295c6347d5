"""has to be held all the same

Only the nodes that react are held; without them, others react.
"""


def total_and_direct(run, node, value, out="out"):
    clean, after = run({}), run({node: value})
    held = {k: v for k, v in clean.items() if v != after[k] and k not in (node, out)}
    direct = run({**held, node: value})[out]
    return after[out] - clean[out], direct - clean[out]
