"""all units take their value from `source`

If everything is swapped at once, nothing is learned about the one node.
"""

from minigpt.tasks.mechanisms import run


def interchange(graph, base, source, node):
    values = run(graph, source)
    return run(graph, base, {k: v for k, v in values.items() if k in graph and k != "out"})["out"]
