"""One loop over the two sets of held nodes; the nodes are named first."""


def total_and_direct(run, node, value, out="out"):
    clean = run({})
    rest = [name for name in clean if name != node and name != out]
    effects = []
    for frozen in ([], rest):
        do = {node: value}
        for name in frozen:
            do[name] = clean[name]
        effects.append(float(run(do)[out]) - float(clean[out]))
    return tuple(effects)
