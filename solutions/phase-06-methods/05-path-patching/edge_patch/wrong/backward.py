"""the change has the wrong direction

The corrupt value comes in, the present one goes out.
"""


def edge_patch(nodes, clean, corrupt, edges):
    there = [corrupt]
    for node in nodes:
        there.append(node(sum(there)))
    here = [clean]
    for reader, node in enumerate(nodes, start=1):
        stream = sum(here)
        for sender, to in edges:
            if to == reader:
                stream = stream + here[sender] - there[sender]
        here.append(node(stream))
    return here[-1]
