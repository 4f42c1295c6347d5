"""twice as wide

A whole unit on each side would let 0.58 count as 0.59.
"""

from decimal import Decimal


def printed_range(printed):
    value = Decimal(printed)
    unit = Decimal((0, (1,), value.as_tuple().exponent))
    return float(value - unit), float(value + unit)
