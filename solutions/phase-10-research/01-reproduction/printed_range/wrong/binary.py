"""the nearest floats of the exact ends

Sums of floats miss the ends by a rounding, and then an end no longer counts.
"""

from decimal import Decimal


def printed_range(printed):
    value = float(printed)
    half = 0.5 * 10.0 ** Decimal(printed).as_tuple().exponent
    return value - half, value + half
