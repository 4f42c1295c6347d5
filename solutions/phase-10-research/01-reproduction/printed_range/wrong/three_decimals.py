"""half a unit below counts

Rounding to three decimals loses the ends of exact numbers.
"""

from decimal import Decimal


def printed_range(printed):
    value = Decimal(printed)
    unit = Decimal((0, (1,), value.as_tuple().exponent))
    return round(float(value - unit / 2), 3), round(float(value + unit / 2), 3)
