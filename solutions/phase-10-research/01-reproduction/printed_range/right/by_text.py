"""A digit 5 is written behind the last one."""

from decimal import Decimal


def printed_range(printed):
    mantissa, _, exponent = printed.lower().partition("e")
    digits = len(mantissa.partition(".")[2])
    half = Decimal(f"5e{int(exponent or 0) - digits - 1}")
    return float(Decimal(printed) - half), float(Decimal(printed) + half)
