"""the reader finds the exchanged senders alone

All other summands of the reader's input stay.
"""


def edge_patch(nodes, clean, corrupt, edges):
    there = [corrupt]
    for node in nodes:
        there.append(node(sum(there)))
    here = [clean]
    for reader, node in enumerate(nodes, start=1):
        chosen = [there[s] for s, to in edges if to == reader]
        here.append(node(sum(chosen) if chosen else sum(here)))
    return here[-1]
