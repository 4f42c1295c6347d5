"""Whether a text ends in a loop, and how long the loop is."""


def loop_period(tokens: list[int], repeats: int = 3) -> int:
    """Return the period of the loop that a text ends in, or 0 if it ends in none.

    A text ends in a loop of period p if its last `repeats` · p tokens are
    `repeats` equal pieces of p tokens. Of several periods, return the
    shortest.

    Example:
        >>> loop_period([7, 1, 2, 1, 2, 1, 2])
        2
        >>> loop_period([1, 2, 1, 2, 1, 2, 7])
        0
    """
    ### BEGIN SOLUTION
    for p in range(1, len(tokens) // repeats + 1):
        end = tokens[len(tokens) - repeats * p :]
        if end == end[:p] * repeats:
            return p
    return 0
    ### END SOLUTION
