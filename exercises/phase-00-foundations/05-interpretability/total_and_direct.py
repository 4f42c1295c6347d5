"""The total and the direct effect of an intervention."""

from collections.abc import Callable, Mapping

Run = Callable[[Mapping[str, float]], dict[str, float]]  # what is held → all values


def total_and_direct(run: Run, node: str, value: float, out: str = "out") -> tuple[float, float]:
    """Return two changes of the output that follow from node ← value.

    total: all other nodes react to the change, as they do by nature.
    direct: all nodes but `node` and `out` are held at the values that
        they have when nothing is held.

    Both are changes from the run in which nothing is held.
    `run(do)` computes the network with the nodes in `do` held and
    returns the values of all its nodes. Call it as often as you like.

    Example:
        The output reads m, and n, which is twice m.

        >>> def run(do):
        ...     m = do.get("m", 1.0)
        ...     n = do.get("n", 2 * m)
        ...     return {"m": m, "n": n, "out": do.get("out", m + n)}
        >>> total_and_direct(run, "m", 0)
        (-3.0, -1.0)
    """
    raise NotImplementedError("0.5.3 total_and_direct: your code here")
