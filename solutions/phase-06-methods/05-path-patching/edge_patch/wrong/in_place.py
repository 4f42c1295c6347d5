"""your code changes its input clean in place

`stream = here[0]` is the caller's tensor, and `+=` writes into it.
"""


def edge_patch(nodes, clean, corrupt, edges):
    there = [corrupt]
    for node in nodes:
        there.append(node(sum(there)))
    here = [clean]
    for reader, node in enumerate(nodes, start=1):
        stream = here[0]
        for value in here[1:]:
            stream = stream + value
        for sender, to in edges:
            if to == reader:
                stream += there[sender] - here[sender]
        here.append(node(stream))
    return here[-1]
