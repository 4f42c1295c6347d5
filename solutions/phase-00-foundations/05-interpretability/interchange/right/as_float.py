"""A float, as the signature says."""

from minigpt.tasks.mechanisms import run


def interchange(graph, base, source, node):
    kept = run(graph, source)[node]
    return float(run(graph, base, do={node: kept})["out"])
