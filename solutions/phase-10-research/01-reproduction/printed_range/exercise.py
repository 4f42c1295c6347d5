"""Which numbers may a paper print like this?"""

from decimal import Decimal


def printed_range(printed: str) -> tuple[float, float]:
    """Return the least and the largest number that is printed like this.

    A paper rounds to the last digit that it prints, so a number may lie
    half a unit of that digit below or above. Both ends count. The last
    digit counts even if it is 0: "0.50" is more exact than "0.5".
    "12e2" is rounded to hundreds, and "1200" to units. A minus is "-".

    The ends are the floats nearest to the exact decimals: 0.585 is what
    Python calls 0.585. (`Decimal` computes with exact decimals.)

    Example:
        >>> printed_range("0.7")
        (0.65, 0.75)
    """
    ### BEGIN SOLUTION
    value = Decimal(printed)
    unit = Decimal((0, (1,), value.as_tuple().exponent))
    return float(value - unit / 2), float(value + unit / 2)
    ### END SOLUTION
