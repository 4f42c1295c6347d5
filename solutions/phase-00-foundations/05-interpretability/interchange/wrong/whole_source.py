"""this is the output on `source`

The network simply ran on the other input.
"""

from minigpt.tasks.mechanisms import run


def interchange(graph, base, source, node):
    return run(graph, source)["out"]
