"""the output is not

The output is a node like the others: held at its value of the source, it is that value.
"""

from minigpt.tasks.mechanisms import run


def interchange(graph, base, source, node):
    if node == "out":
        return run(graph, base)["out"]
    return run(graph, base, {node: run(graph, source)[node]})["out"]
