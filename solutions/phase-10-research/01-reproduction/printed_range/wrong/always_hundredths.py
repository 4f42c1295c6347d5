"""one unit of the last printed digit

Two decimals are frequent, and not a rule.
"""

from decimal import Decimal


def printed_range(printed):
    value = Decimal(printed)
    half = Decimal("0.005")
    return float(value - half), float(value + half)
