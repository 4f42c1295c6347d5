"""this is the output on `base` with nothing changed

The node is held at the value that it has anyway.
"""

from minigpt.tasks.mechanisms import run


def interchange(graph, base, source, node):
    return run(graph, base, {node: run(graph, base)[node]})["out"]
