"""The range holds what rounds to the printed number, to the last digit, and nothing else."""

from decimal import Decimal
from random import Random

from minigpt.course.grading.feedback import expect


def unit_of(printed):
    """The unit of the last digit, by reading."""
    mantissa, _, exponent = printed.lower().partition("e")
    return Decimal(10) ** (int(exponent or 0) - len(mantissa.partition(".")[2]))


def check(mine, printed):
    """One printed number; typical slips are named."""
    found = mine.printed_range(printed)
    expect(
        isinstance(found, tuple) and len(found) == 2 and all(type(v) is float for v in found),
        f"printed_range({printed!r}) gives {found!r}: give a tuple of two floats",
    )
    value, half = Decimal(printed), unit_of(printed) / 2
    low, high = float(value - half), float(value + half)
    if found == (low, high):
        return
    name = f"printed_range({printed!r}) is {found}, and not {(low, high)}: "
    expect(found != (high, low), name + "for a negative number the lower end comes first, too")
    a, b = found
    width = float(2 * half)
    expect(
        abs((b - a) - 2 * width) > 1e-6 * width,
        name + "this is twice as wide: half a unit of the last digit lies on each side",
    )
    expect(
        abs(a - float(value)) > 1e-9 * width, name + "a paper rounds, so half a unit below counts"
    )
    expect(
        abs(a - low) > 1e-6 * width or abs(b - high) > 1e-6 * width,
        name + "this misses by a rounding error; the ends are the nearest floats of the exact ends",
    )
    expect(
        "e" not in printed.lower(),
        name + "12e2 is 12 hundreds, and so rounded to hundreds",
    )
    expect(
        not (printed.endswith("0") and "." not in printed),
        name + "1200 is rounded to units: whoever means hundreds writes 12e2",
    )
    expect(
        not printed.endswith("0") or abs(b - a) / width < 5,
        name + "the last digit counts even if it is 0",
    )
    expect(False, name + "half of one unit of the last printed digit lies on each side")


def test_decimals(mine):
    """one to four decimals"""
    for printed in ("0.59", "0.585", "3.1", "0.0875", "12.25", "0.07", "2.675"):
        check(mine, printed)


def test_many_decimals(mine):
    """twelve decimals are as exact as two"""
    for printed in ("0.123456789012", "1.5e-12", "-0.000000000025"):
        check(mine, printed)


def test_zeros(mine):
    """a last digit that is 0 counts"""
    for printed in ("0.50", "0.5", "2.0", "2.000", "0.10", "0.0"):
        check(mine, printed)


def test_whole(mine):
    """whole numbers, and powers of ten"""
    for printed in ("3", "17", "1200", "90", "0", "12e2", "1.2e3", "5e-3", "4E1", "1.50e-2"):
        check(mine, printed)


def test_negative(mine):
    """negative numbers"""
    for printed in ("-0.5", "-3", "-12.75", "-1.20", "-2e1"):
        check(mine, printed)


def test_many(mine):
    """random numbers of every precision"""
    random = Random(0)
    for _ in range(300):
        digits = random.randrange(8)
        check(mine, f"{random.gauss(0, 10 ** random.randrange(-2, 5)):.{digits}f}")


def test_rounding(mine):
    """what rounds to the number lies in its range, and a unit further does not"""
    for value in range(100, 200):
        printed = f"{value / 1000:.2f}"
        low, high = mine.printed_range(printed)
        expect(
            low <= value / 1000 <= high,
            f"{value / 1000} is printed as {printed}, and lies outside of {low} to {high}: the "
            "ends are the nearest floats of the exact ends, half a unit below and above",
        )
