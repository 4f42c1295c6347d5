"""Each summand is chosen, instead of a change being added."""


def edge_patch(nodes, clean, corrupt, edges):
    chosen = set(map(tuple, edges))
    there, here = [corrupt], [clean]
    for i, node in enumerate(nodes):
        found = [there[s] if (s, i + 1) in chosen else here[s] for s in range(i + 1)]
        there, here = [*there, node(sum(there))], [*here, node(sum(found))]
    return here[-1]
