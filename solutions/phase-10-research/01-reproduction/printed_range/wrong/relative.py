"""one unit of the last printed digit

Half a percent is no rounding.
"""

from decimal import Decimal


def printed_range(printed):
    value = Decimal(printed)
    half = abs(value) * Decimal("0.005")
    return float(value - half), float(value + half)
