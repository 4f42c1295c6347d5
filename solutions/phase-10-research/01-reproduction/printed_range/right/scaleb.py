"""Half a unit by shifting 0.5."""

from decimal import Decimal


def printed_range(printed):
    value = Decimal(printed)
    half = Decimal("0.5").scaleb(value.as_tuple().exponent)
    return tuple(float(value + sign * half) for sign in (-1, 1))
