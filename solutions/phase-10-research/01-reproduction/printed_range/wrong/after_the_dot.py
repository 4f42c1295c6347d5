"""12e2

The digits after the dot are counted in the text, and the exponent is overlooked.
"""

from decimal import Decimal


def printed_range(printed):
    value = Decimal(printed)
    digits = len(printed.split(".")[1]) if "." in printed else 0
    half = Decimal(5).scaleb(-digits - 1)
    return float(value - half), float(value + half)
