"""The lowest score that flags at most the allowed share."""

import torch

from minigpt.course.grading.feedback import close, expect, untouched

RATES = (0.0, 0.01, 0.03, 0.125, 0.25, 0.3125, 0.5, 0.75, 1.0)


def draw(n, seed, ties=False):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, generator=g, dtype=torch.float64).exp() - 2
    return x.mul(2).round() if ties else x


def check(mine, honest, rate, where=""):
    with untouched(honest=honest):
        try:
            found = mine.threshold(honest, rate)
        except IndexError:
            expect(False, f"an IndexError at rate {rate}: at a rate of 1 all may be flagged")
    expect(found is not None, "the result is None: is there a return statement?")
    t, n = float(found), len(honest)
    where = f" for {n} scores at rate {rate}{where}"
    wide = honest.double()
    gap = (wide - t).abs().min()
    rounded = gap > 0 and gap < 1e-5 * (1 + abs(t))
    expect(not rounded, f"the threshold is rounded{where}: is something in single precision?")
    right = min(s for s in wide.tolist() if int((wide > s).sum()) <= rate * n)
    expect(gap == 0, f"the threshold{where} is not one of the scores")
    flagged = int((wide > t).sum())
    expect(flagged <= rate * n, f"the threshold{where} flags more than the share: {flagged}")
    expect(t <= right, f"the threshold{where} is not the lowest: more may be flagged")
    close(t, right, f"the threshold{where}", atol=0, rtol=1e-15)


def test_which_end(mine):
    """seven scores, one may be flagged: 5"""
    found = float(mine.threshold(torch.tensor([5.0, 2, 4, 1, -9, 3, -8]), 0.2))
    for value, text in (
        (-8.0, "comes from the other end: high scores are flagged"),
        (8.0, "comes from sizes: take the scores as they are, with their signs"),
        (5.0, "flags one too few: 5 may lie above it"),
        (2.0, "depends on the order of the statements: sort them"),
    ):  # fmt: skip
        expect(found != value, f"the threshold of 5, 2, 4, 1, −9, 3, −8 at rate 0.2 {text}")


def test_by_hand(mine):
    """five scores, two may be flagged"""
    check(mine, torch.tensor([5.0, 1, 4, 2, 3]), 0.4, " of the example")


def test_sizes_and_rates(mine):
    """any number of scores, any rate"""
    for n in (1, 2, 3, 5, 8, 16, 37, 100, 257):
        for rate in RATES:
            check(mine, draw(n, n), rate)


def test_ties(mine):
    """tied scores count each"""
    for n in (4, 11, 64):
        for rate in RATES:
            check(mine, draw(n, n, ties=True), rate, " with ties")
    check(mine, torch.tensor([3.0, 3, 3, 3, 1]), 0.5, " of which four tie")
    check(mine, torch.zeros(5), 0.25, " that are all 0")


def test_any_size(mine):
    """near, shifted, negative, large and small scores"""
    x = draw(40, 3)
    for shown in (x * 1e-10 + 1, x + 1e4, x - 1e4, x * 1e12, -x.abs(), x * 1e-100):
        for rate in (0.0, 0.125, 0.55):
            check(mine, shown, rate, " near each other or far from 0")


def test_many(mine):
    """thousands of scores, also in rising order"""
    for x in (draw(304, 4), draw(1600, 5).sort().values):
        right = x.sort(descending=True).values[len(x) // 8].item()
        what = f"the threshold of {len(x):,} scores"
        close(mine.threshold(x, 0.125), right, what, atol=0, rtol=1e-15)


def test_just_below(mine):
    """a share that allows almost one more"""
    for rate in (0.0499999, 0.2499998, 0.9999999):
        check(mine, draw(1000, 7), rate, ", which allows almost one more")


def test_decimal_rates(mine):
    """7 of 10, 21 of 30, 7 of 100: the count that is allowed is whole, and no score may be lost"""
    for n, rate in ((10, 0.7), (30, 0.7), (100, 0.07), (10, 0.3), (1000, 0.9), (20, 0.85)):
        check(mine, draw(n, n), rate, " (mind that 1 − rate is rounded)")


def test_refusals(mine):
    """a rate outside 0 to 1, or no score"""
    for honest, rate in ((draw(5, 0), -0.1), (draw(5, 0), 1.5), (draw(0, 0), 0.1),
                         (draw(5, 0), float("nan"))):  # fmt: skip
        try:
            found = mine.threshold(honest, rate)
        except ValueError:
            continue
        except (IndexError, RuntimeError):
            expect(False, f"for {len(honest)} scores and rate {rate} raise a ValueError")
        expect(False, f"for {len(honest)} scores and rate {rate} you return {found}: raise a "
               "ValueError")  # fmt: skip


def test_strided(mine):
    """every second score of a longer tensor, read-only, in float32"""
    x = draw(20, 6)
    check(mine, torch.stack([x, -x], 1)[:, 0], 0.25)
    check(mine, x.float(), 0.25, " in float32")
