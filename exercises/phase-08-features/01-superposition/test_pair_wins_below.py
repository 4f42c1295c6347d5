"""The break-even against losses that are integrated exactly."""

import math
from fractions import Fraction

from minigpt.course.grading.feedback import MisconceptionError, expect

# E[x], E[x²], E[min²] of uniform variables on (0, 1)
MEAN, SQUARE, SMALLER = Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)


def oracle(r):
    """Where the two losses, divided by p, meet: both are straight lines in p."""
    r = Fraction(r)
    drop = min(r, Fraction(1))
    # drop · (SQUARE − MEAN² p) = (1 + r) · SMALLER · p
    return float(drop * SQUARE / ((1 + r) * SMALLER + drop * MEAN**2))


def slips(r):
    """What typical slips give, with the sentence that answers them."""
    c = min(r, 1.0)
    not_used = "r is not used, or it cancels" if r < 1 else "is r cut off at 1?"
    return [
        (1 - oracle(r), "that is the sparsity, 1 − p: the density p is asked for"),
        (4 / 7, "that is the break-even for equal importances: " + not_used),
        (4 * r / (2 + 5 * r), "for r > 1 you still drop the second feature: drop the cheaper one"),
        (4 * c / (4 + 3 * c), "the pair's loss counts both features alike: the second has r"),
        (2 * c / (1 + r), "a dropped feature is answered by its mean, not by 0"),
        (4 / (5 + 2 * r), "for r < 1 you drop the first feature: drop the cheaper one"),
        (4 * r / (2 * (1 + r) + 3), "the importance r is in only one of the drop's two terms"),
        (8 * c / (2 * (1 + r) + 6 * c), "only one of the pair's two errors is counted"),
        (4 * c / (4 * (1 + r) + 3 * c), "E[min²] is 1/6 for both present at p², not 1/3"),
        (4 * c / (2 * (1 + r) - 3 * c), "the square of the mean is added: it is taken away"),
    ]


def judge(found, r):
    """Say what is wrong with a break-even."""
    try:
        value = float(found)
    except (TypeError, ValueError):
        kind = type(found).__name__
        raise MisconceptionError(f"the density is of type {kind}, not a number") from None
    right = oracle(r)
    expect(math.isfinite(value), f"the density for r = {r:g} is {value}")
    if math.isclose(value, right, rel_tol=1e-9, abs_tol=0):
        return
    for slip, words in slips(r):
        close_slip = math.isclose(value, slip, rel_tol=1e-7)
        if close_slip and not math.isclose(slip, right, rel_tol=1e-6):
            raise MisconceptionError(f"r = {r:g}: {words}")
    near = math.isclose(value, right, rel_tol=1e-2)
    expect(not near, f"r = {r:g}: {value:.6g} is near the break-even, and not exact: solve for p")
    raise MisconceptionError(f"r = {r:g}: at density {value:.4g} the two losses are not equal")


def test_equal(mine):
    """equal importances, as in the lesson"""
    judge(mine.pair_wins_below(1.0), 1.0)


def test_less_important(mine):
    """a second feature that matters less"""
    for r in (0.4, 0.25, 0.9, 0.1):
        judge(mine.pair_wins_below(r), r)


def test_more_important(mine):
    """a second feature that matters more"""
    for r in (2.0, 1.5, 10.0, 37.0):
        judge(mine.pair_wins_below(r), r)


def test_swapped(mine):
    """calling the other feature the first changes nothing"""
    for r in (0.2, 3.0, 8.0):
        one, other = float(mine.pair_wins_below(r)), float(mine.pair_wins_below(1 / r))
        expect(
            math.isclose(one, other, rel_tol=1e-7),
            f"r = {r:g} gives {one:.4g} and r = 1/{r:g} gives {other:.4g}: only the ratio of the "
            "two importances can matter",
        )


def test_extremes(mine):
    """importances near 0, 0 itself, and very large ones"""
    for r in (1e-18, 1e-9, 1e-4, 1e6):
        judge(mine.pair_wins_below(r), r)
    nothing = float(mine.pair_wins_below(0.0))
    expect(nothing == 0, f"a feature without importance gives {nothing:.3g}: the pair never wins")


def test_near_one(mine):
    """just beside equal importances"""
    for r in (0.999, 1.001):
        judge(mine.pair_wins_below(r), r)
