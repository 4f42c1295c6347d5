"""that patches the node, and one edge was asked

Once the sender's value is overwritten, all later readers find it.
"""


def edge_patch(nodes, clean, corrupt, edges):
    there = [corrupt]
    for node in nodes:
        there.append(node(sum(there)))
    senders = {s for s, _ in edges}
    here = [corrupt if 0 in senders else clean]
    for i, node in enumerate(nodes, start=1):
        here.append(there[i] if i in senders else node(sum(here)))
    return here[-1]
