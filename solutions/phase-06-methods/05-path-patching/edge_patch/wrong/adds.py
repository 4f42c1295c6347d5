"""the corrupt value is added

The sum holds the sender's present value already. The corrupt one replaces it.
"""


def edge_patch(nodes, clean, corrupt, edges):
    there = [corrupt]
    for node in nodes:
        there.append(node(sum(there)))
    here = [clean]
    for reader, node in enumerate(nodes, start=1):
        stream = sum(here) + sum(there[s] for s, to in edges if to == reader)
        here.append(node(stream))
    return here[-1]
