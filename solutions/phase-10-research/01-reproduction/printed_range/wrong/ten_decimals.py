"""half of one unit

Ten decimals are kept, whatever is printed.
"""

from decimal import Decimal


def printed_range(printed):
    v = float(printed)
    e = Decimal(printed).as_tuple().exponent
    h = 0.5 * 10.0**e
    return round(v - h, 10), round(v + h, 10)
