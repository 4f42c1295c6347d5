"""the node is flipped

A swap changes a node only where its two values differ.
"""

from minigpt.tasks.mechanisms import run


def interchange(graph, base, source, node):
    return run(graph, base, {node: 1 - run(graph, base)[node]})["out"]
