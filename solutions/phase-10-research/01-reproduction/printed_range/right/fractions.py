"""Fractions are exact, too."""

from decimal import Decimal
from fractions import Fraction


def printed_range(printed):
    value = Fraction(printed)
    half = Fraction(10) ** Decimal(printed).as_tuple().exponent / 2
    return float(value - half), float(value + half)
