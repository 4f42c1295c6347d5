"""your code changes the graph

The node is held for good, and every later run has it.
"""

from minigpt.tasks.mechanisms import run


def interchange(graph, base, source, node):
    value = run(graph, source)[node]
    if node in base:
        return run(graph, base, {node: value})["out"]
    graph[node] = ({}, 1 if value else -1)
    return run(graph, base)["out"]
