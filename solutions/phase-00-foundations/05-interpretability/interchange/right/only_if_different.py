"""Looks first whether the two runs differ at the node."""

from minigpt.tasks.mechanisms import run


def interchange(graph, base, source, node):
    ours, theirs = run(graph, base), run(graph, source)
    if ours[node] == theirs[node]:
        return ours["out"]
    return run(graph, dict(base), {node: theirs[node]})["out"]
