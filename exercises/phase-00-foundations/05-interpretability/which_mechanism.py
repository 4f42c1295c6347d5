"""Decide how a black box computes, not only what."""

from collections.abc import Callable, Mapping, Sequence

from minigpt.tasks.mechanisms import all_inputs

Values = Mapping[str, int]
Box = Callable[[Values, Values], Mapping[str, int]]  # (inputs, do) → all values


def which_mechanism(box: Box, units: Sequence[str]) -> str:
    """Return "relay" or "vote".

    The box reads a, b and c, and answers in "out" whether two of them
    are on. `box(inputs, do)` holds the units in `do` at 0 or 1 and
    returns the values of all nodes.

    "relay": the output reads a unit for "(a or b) and c".
    "vote": the output reads the unit for "a and b", the unit for
        "a or b", and c itself.

    In both, the box may have a unit for any of these conditions, and
    further units that nothing reads. Names and order say nothing. A
    unit may be inverted: 0 where its condition holds, 1 where not.

    Example:
        A relay with one unit beside it that nothing reads.

        >>> def box(inputs, do):
        ...     a, b, c = (inputs[name] for name in "abc")
        ...     s = do.get("s", (a or b) and c)
        ...     t = do.get("t", (a or b) and c)
        ...     return {"s": s, "t": t, "out": (a and b) or t}
        >>> which_mechanism(box, ["s", "t"])
        'relay'
    """
    raise NotImplementedError("0.5.5 which_mechanism: your code here")
