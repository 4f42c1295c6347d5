"""take out its present value

With two exchanged edges in a row, the sender gives something else by the time it is exchanged.
"""


def edge_patch(nodes, clean, corrupt, edges):
    def run(x):
        given = [x]
        for node in nodes:
            given.append(node(sum(given)))
        return given

    there, plain, here = run(corrupt), run(clean), [clean]
    for reader, node in enumerate(nodes, start=1):
        stream = sum(here)
        for sender, to in edges:
            if to == reader:
                stream = stream + there[sender] - plain[sender]
        here.append(node(stream))
    return here[-1]
