"""the output is not that of a run with a at

The value of the source is made 0 or 1.
"""

from minigpt.tasks.mechanisms import run


def interchange(graph, base, source, node):
    value = int(run(graph, source)[node] > 0)
    return run(graph, base, {node: value})["out"]
