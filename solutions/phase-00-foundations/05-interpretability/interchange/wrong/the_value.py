"""you return the value of the node

The value was found, and never put anywhere.
"""

from minigpt.tasks.mechanisms import run


def interchange(graph, base, source, node):
    return run(graph, source)[node]
