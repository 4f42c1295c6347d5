"""A causal graph, computed while some of its nodes are held."""

from collections.abc import Mapping

Unit = tuple[Mapping[str, float], float]  # weights of its parents, bias


def intervene(
    graph: Mapping[str, Unit],
    inputs: Mapping[str, float],
    do: Mapping[str, float],
) -> dict[str, float]:
    """Return the value of every node, inputs included.

    `graph` lists the units in the order in which they can be computed.
    A unit is 1 if its weighted parents and its bias sum to more than 0,
    and 0 otherwise. A node named in `do`, input or unit, is held at the
    number given there, whatever its parents say; the nodes that read it
    read that number.

    Example:
        A unit y that is on where x is off.

        >>> graph = {"x": ({"a": 1}, -0.5), "y": ({"x": -1}, 0.5)}
        >>> intervene(graph, {"a": 1}, do={}) == {"a": 1, "x": 1, "y": 0}
        True
        >>> intervene(graph, {"a": 1}, do={"x": 0}) == {"a": 1, "x": 0, "y": 1}
        True
    """
    raise NotImplementedError("0.5.1 intervene: your code here")
