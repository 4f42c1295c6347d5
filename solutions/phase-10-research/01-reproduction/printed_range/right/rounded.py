"""Floats, rounded to the digit of half a unit."""

from decimal import Decimal


def printed_range(printed):
    v = float(printed)
    e = Decimal(printed).as_tuple().exponent
    h = 0.5 * 10.0**e
    return round(v - h, 1 - e), round(v + h, 1 - e)
