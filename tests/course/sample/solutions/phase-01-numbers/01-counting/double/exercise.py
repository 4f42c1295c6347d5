"""Double a number."""


def double(x: int) -> int:
    """Twice x.

    Example:
        >>> double(2)
        4
    """
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
