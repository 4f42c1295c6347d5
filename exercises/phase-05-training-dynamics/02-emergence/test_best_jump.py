"""Clean jumps, noisy ones against a loop in double precision, offsets, and both ends."""

import math

import torch

from minigpt.course.grading.feedback import close, expect, telling
from minigpt.course.grading.properties import any_layout

LEFT = "this is the share that is left: the share explained is 1 less that"


def share_slips(y, at):
    """What typical slips give for the share, at the right place."""
    y = torch.as_tensor(y).double()
    sides, n = (y[:at], y[at:]), len(y)

    def left(level, size=torch.square):
        return sum(size(part - level(part)).sum() for part in sides)

    def mean(part):
        return part.mean()

    squares, total = left(mean), (y - y.mean()).square().sum()
    unbiased = sum(part.var() * len(part) for part in sides)
    return [
        (float(squares / total), LEFT),
        (100 * float(1 - squares / total), "a share between 0 and 1 is asked, not percent"),
        (
            float(1 - squares / y.square().sum()),
            "the squares are those of the values: take the deviations from the mean of all",
        ),
        (
            float(1 - left(mean, torch.abs) / (y - y.mean()).abs().sum()),
            "the deviations are not squared",
        ),
        (
            float(1 - unbiased / (y.var() * n)),
            "`var` divides by one less than the number of points: add squared deviations",
        ),
        (
            float(1 - squares / (y.var() * n)),
            "`var` divides by one less than the number of points: add squared deviations",
        ),
        (
            float(1 - left(lambda part: part.median()) / total),
            "the level of a side is its mean, and you take its median",
        ),
    ]


def curve(seed, n=15, at=6, noise=0.4, dtype=torch.float32):
    """Two levels with noise."""
    g = torch.Generator().manual_seed(seed)
    y = noise * torch.randn(n, generator=g, dtype=torch.float64)
    y[at:] += 1
    return y.to(dtype)


def errors(y, first=2):
    """The squared error of a jump at each place, in double precision."""
    y = [float(v) for v in y]

    def error(part):
        mean = sum(part) / len(part)
        return sum((v - mean) ** 2 for v in part)

    return {c: error(y[:c]) + error(y[c:]) for c in range(first, len(y) - first + 1)}, error(y)


def answer(mine, y):
    """Her answer as two plain numbers, if that is what it is."""
    found = mine.best_jump(y)
    expect(
        isinstance(found, tuple | list) and len(found) == 2,
        "two values are asked: where the jump is, and the share that it explains",
    )
    place = found[0]
    expect(
        isinstance(place, int) and not isinstance(place, bool),
        f"the place is of type {type(place).__name__}, and should be an int: see the stub's types",
    )
    return place, found[1]


def judge(place, y, best):
    """Say what is wrong with a place that should be the best one."""
    if place == best:
        return
    n = len(y)
    places = range(2, n - 1)
    mean_squares = {c: float(y[:c].var(unbiased=False) + y[c:].var(unbiased=False)) for c in places}
    gap = {c: float((y[:c].mean() - y[c:].mean()).abs()) for c in places}
    step = {c: float((y[c] - y[c - 1]).abs()) for c in places}
    expect(
        place not in (1, n - 1),
        f"you find a jump at point {place} of {n}, with a single point on one side: at least two "
        "are asked",
    )
    for slip, text in (
        (
            max(step, key=step.get),
            "you return the largest step between neighbors: one noisy point makes such a step, and "
            "a jump of the level is what is asked",
        ),
        (
            min(mean_squares, key=mean_squares.get),
            "the two sides' mean squared deviations are added: a side of two points then counts as "
            "much as a side of ten; add the sums",
        ),
        (
            max(gap, key=gap.get),
            "you take the largest difference of the two levels: a short side has the wildest mean",
        ),
    ):
        expect(place != slip, text)
    shown = [round(float(v), 2) for v in y]
    expect(False, f"in {shown} the best jump is at point {best}, and you find {place}")


def test_clean(mine):
    """a clean jump is found wherever it is"""
    places = (2, 3, 5, 6, 7)
    found = []
    for at in places:
        y = torch.full((9,), 4.0)
        y[at:] = 1.5
        found.append(answer(mine, y))
    expect(
        [place for place, _ in found] != [at - 1 for at in places],
        "the first point after the jump is asked, and you return the last point before it",
    )
    for at, (place, share) in zip(places, found, strict=True):
        expect(
            place == at,
            f"a curve of nine points jumps at point {at}, and you find point {place}: is every "
            "place tried that leaves two points on each side?",
        )
        close(
            share,
            1.0,
            "the share explained by a clean jump",
            hints=[(0.0, LEFT), (100.0, "a share between 0 and 1 is asked, not percent")],
        )


def test_by_hand(mine):
    """5, 5, 4, 1, 1 jumps at point 3 and keeps 4 % of its squared deviations"""
    y = torch.tensor([5.0, 5.0, 4.0, 1.0, 1.0])
    place, share = answer(mine, y)
    judge(place, y, 3)
    wanted = 1 - (2 / 3) / 16.8
    close(share, wanted, "the share", hints=telling(share_slips(y, 3), wanted))


def test_slips(mine):
    """a wild point, a large step, or a short side is no jump"""
    for values in (
        [0.0, 0, 0.1, 1.3, 0.1, 0, 0.2, 0.9, 1.6, 2.3, 2.4, 2.3, 2.4],
        [9.0, 0, 0, 0.1, 0, 1.9, 2, 2, 2, 2.1],
        [0.0, 0.1, 0, 0, 2, 2, 2, 1.9, 2, 12],
        [3.0, 2.9, 0, 1, 0, 1, 0.4, 0.2, 4, 4.4, 4, 4.3, 3, 5],
    ):
        y = torch.tensor(values)
        wanted, _ = errors(y)
        judge(answer(mine, y)[0], y, min(wanted, key=wanted.get))


def test_against_a_loop(mine):
    """noisy curves jump where a loop says so"""
    for seed in range(60):
        y = curve(seed, n=12 + seed % 7, at=2 + seed % 9, noise=0.8)
        wanted, total = errors(y)
        order = sorted(wanted.values())
        if order[1] - order[0] < 1e-3 * total:
            continue  # too close to call
        place, share = answer(mine, y)
        judge(place, y, min(wanted, key=wanted.get))
        left = order[0] / total
        hints = telling(share_slips(y, place), 1 - left)
        close(share, 1 - left, "the share", hints=hints)


def test_scale(mine):
    """a curve of tiny or of huge values has the same jump"""
    y = curve(2, n=12, at=5)
    place, share = answer(mine, y)
    for size in (1e-4, 1e6):
        other = answer(mine, size * y)
        expect(
            other[0] == place and abs(other[1] - share) < 1e-3,
            f"all values times {size:g} give point {other[0]} and the share {float(other[1]):.4g}, "
            f"and should give point {place} and {float(share):.4g}, as before: is a fixed number "
            "added or compared with, such as 1e-6 or 1e9?",
        )


def test_nan(mine):
    """a NaN in the curve is not hidden"""
    y = curve(4)
    y[7] = torch.nan
    try:
        found = mine.best_jump(y)
    except (RuntimeError, ValueError):
        return  # a refusal hides nothing
    expect(
        math.isnan(float(found[1])),
        f"one point of the curve is NaN, and the share is {float(found[1]):.4g}: a loss that has "
        "become NaN should not look like a jump",
    )


def test_long(mine):
    """a curve of 700 points is searched to its end"""
    y = curve(3, n=700, at=600, noise=0.1)
    place, _ = answer(mine, y)
    expect(
        place == 600,
        f"a curve of 700 points jumps at point 600, and you find {place}: is every place tried?",
    )


def test_ends_of_long_curves(mine):
    """two points before the jump, or two behind it, are enough in a long curve, too"""
    for n in (60, 400, 1000):
        for at in (2, 3, n - 3, n - 2):
            place, _ = answer(mine, curve(n + at, n=n, at=at, noise=0.001))
            expect(
                place == at,
                f"a curve of {n} points jumps at point {at}, and you find {place}: at least two "
                "points stand on each side, whatever the length; try every place",
            )


def test_offset(mine):
    """a level of thousands changes nothing"""
    for seed in range(6):
        y = curve(seed, n=20, at=9, noise=0.2)
        place, share = answer(mine, y + 4096)
        expect(
            place == answer(mine, (y + 4096) - 4096)[0] and 0 <= share <= 1,
            "a curve around 4096 jumps elsewhere than the same curve around 0: a square of "
            "thousands leaves single precision no digits for the difference; subtract the mean "
            "first, or use double precision",
        )
        close(
            share,
            answer(mine, (y + 4096) - 4096)[1],
            "the share explained, for a curve around 4096,",
            atol=1e-3,
        )


def test_layout(mine):
    """inputs may lie in memory as they like, and stay as they are"""
    any_layout(lambda y: torch.tensor([float(v) for v in mine.best_jump(y)]), y=curve(1))
