"""does the node after a changed reader read what that gives now?

What follows the reader must see what it gives now.
"""


def edge_patch(nodes, clean, corrupt, edges):
    def run(x):
        given = [x]
        for node in nodes:
            given.append(node(sum(given)))
        return given

    there, here = run(corrupt), run(clean)
    out = here[-1]
    for reader, node in enumerate(nodes, start=1):
        stream = sum(here[:reader])
        for sender, to in edges:
            if to == reader:
                stream = stream + there[sender] - here[sender]
        out = node(stream)
    return out
