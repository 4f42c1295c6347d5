"""with base

The last node of the graph need not be the output.
"""

from minigpt.tasks.mechanisms import run


def interchange(graph, base, source, node):
    values = run(graph, base, {node: run(graph, source)[node]})
    return values[list(graph)[-1]]
