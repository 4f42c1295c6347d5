"""One node takes the value that it has on another input."""

from collections.abc import Mapping

from minigpt.tasks.mechanisms import CausalGraph, run


def interchange(
    graph: CausalGraph,
    base: Mapping[str, float],
    source: Mapping[str, float],
    node: str,
) -> float:
    """Return the output on `base` while `node` has its value of `source`.

    The output is the node "out". Everything else runs on `base`: only
    the one value comes from the run on `source`. Use the package's
    `run(graph, inputs, do)`, which returns the values of all nodes.

    Example:
        The unit x copies a, and the output is x and b.

        >>> graph = {"x": ({"a": 1}, -0.5), "out": ({"x": 1, "b": 1}, -1.5)}
        >>> interchange(graph, {"a": 0, "b": 1}, {"a": 1, "b": 0}, "x") == 1
        True
    """
    ### BEGIN SOLUTION
    value = run(graph, source)[node]
    return run(graph, base, do={node: value})["out"]
    ### END SOLUTION
