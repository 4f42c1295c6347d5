"""half a unit below

Whoever cuts digits off never rounds up, but papers round.
"""

from decimal import Decimal


def printed_range(printed):
    value = Decimal(printed)
    unit = Decimal((0, (1,), value.as_tuple().exponent))
    return float(value), float(value + unit)
