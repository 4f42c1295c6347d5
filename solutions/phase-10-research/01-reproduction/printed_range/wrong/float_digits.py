"""the last digit counts even if it is 0

A float forgets the printed zeros.
"""

from decimal import Decimal


def printed_range(printed):
    value = Decimal(str(float(printed)))
    unit = Decimal((0, (1,), value.as_tuple().exponent))
    return float(value - unit / 2), float(value + unit / 2)
