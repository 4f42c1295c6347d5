"""for a negative number

The ends are exchanged for negative numbers: nothing lies between them.
"""

from decimal import Decimal


def printed_range(printed):
    value = Decimal(printed)
    unit = Decimal((0, (1,), value.as_tuple().exponent))
    if value < 0:
        unit = -unit
    return float(value - unit / 2), float(value + unit / 2)
