"""a node reads the sum of all earlier ones

Without the sum there are no routes that skip a node.
"""


def edge_patch(nodes, clean, corrupt, edges):
    there, here = [corrupt], [clean]
    for reader, node in enumerate(nodes, start=1):
        there.append(node(there[-1]))
        here.append(node(there[-2] if (reader - 1, reader) in edges else here[-1]))
    return here[-1]
