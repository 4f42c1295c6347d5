"""the last digit counts even if it is 0

Trailing zeros of a whole number are taken for unprinted digits.
"""

from decimal import Decimal


def printed_range(printed):
    value = Decimal(printed)
    if value == value.to_integral():
        exponent = (value.normalize() if value else value).as_tuple().exponent
    else:
        exponent = value.as_tuple().exponent
    unit = Decimal((0, (1,), exponent))
    return float(value - unit / 2), float(value + unit / 2)
