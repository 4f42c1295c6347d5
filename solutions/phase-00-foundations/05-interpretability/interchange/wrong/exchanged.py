"""base and source are exchanged

The value of the base is put into the run on the source.
"""

from minigpt.tasks.mechanisms import run


def interchange(graph, base, source, node):
    return run(graph, source, {node: run(graph, base)[node]})["out"]
