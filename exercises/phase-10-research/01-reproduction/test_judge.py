"""Verdicts of random studies agree with scipy's interval, and each word can be had."""

import itertools
import math

import torch
from scipy import stats

from minigpt.course.grading.feedback import expect, untouched

F64 = torch.float64
INF = math.inf
OFF = torch.tensor([50.0, 51.0, 49.0])  # a control far away


def ends(x):
    """Student's interval."""
    if len(x) == 1:
        return -INF, INF
    x = x.double().numpy()
    half = stats.t.ppf(0.975, len(x) - 1) * x.std(ddof=1) / len(x) ** 0.5
    return x.mean() - half, x.mean() + half


def wanted(values, control, low, high, same):
    """The four rules."""
    (a, b), (c, d) = ends(values), ends(control)
    if not (d < low or c > high):
        return "cannot tell"
    if a >= low and b <= high:
        return "reproduced" if same else "analogous"
    if b < low or a > high:
        return "not reproduced" if same else "does not carry over"
    return "cannot tell"


def check(mine, values, control, low, high, same, why):
    """One verdict."""
    with untouched(values=values, control=control):
        found = mine.judge(values, control, low, high, same)
    right = wanted(values, control, low, high, same)
    expect(
        found == right,
        f"values {values.tolist()}, control {control.tolist()}, band {low} to {high}, same={same}: "
        f"{found!r}, and not {right!r}: {why}",
    )


def test_another_quantity(mine):
    """another quantity can neither reproduce nor refute"""
    for values in ([2.0, 2.1, 2.2], [5.0, 5.1, 5.2]):
        for same in (True, False):
            check(
                mine, torch.tensor(values), -OFF, 1.5, 2.5, same,
                "of another quantity or recipe it is analogous, or does not carry over",
            )  # fmt: skip
    close = torch.tensor([2.0, 2.1, 2.2])
    expect(
        mine.judge(close, -OFF, 1.5, 2.5) == "reproduced",
        "by default another quantity or recipe is not assumed: same=True",
    )


def test_inside(mine):
    """inside the band it reproduced"""
    close = torch.tensor([2.0, 2.1, 2.2])
    check(mine, close, -OFF, 1.5, 2.5, True, "the whole interval lies in the band")
    check(mine, close, OFF - 100, 1.5, INF, True, "only a direction was promised")
    wide = torch.tensor([0.0, 2.0, 4.0])
    check(
        mine, wide, -OFF, 1.5, 2.5, True, "the whole interval must lie inside, not the mean alone"
    )


def test_outside(mine):
    """on both sides of the band it did not"""
    for values in (torch.tensor([5.0, 5.1, 5.2]), torch.tensor([-5.0, -5.1, -5.2])):
        check(mine, values, -OFF, 1.5, 2.5, True, "not reproduced, above and below the band")
    check(
        mine, torch.tensor([-3.0, -3.1]), OFF - 200, 0.0, INF, True,
        "not reproduced: the direction is another one",
    )  # fmt: skip


def test_control(mine):
    """a control that passes leaves nothing to say"""
    close = torch.tensor([2.0, 2.1, 2.2])
    check(mine, close, close, 1.5, 2.5, True, "the control passes as well")
    far = torch.tensor([9.0, 9.1, 9.2])
    check(mine, far, close, 1.5, 2.5, True, "the control passes, so the band tells nothing")
    shaky = torch.tensor([2.0, 10.0, 6.0])
    check(
        mine, close, shaky, 1.5, 2.5, True,
        "the control's interval, and not its mean, must lie outside",
    )  # fmt: skip
    for control in (OFF, -OFF):
        check(mine, close, control, 1.5, 2.5, True, "a control may fail on either side of the band")
        check(
            mine, close, control - 3, 1.5, 2.5, True,
            "values and control are compared with the band, each by itself",
        )  # fmt: skip


def test_one_seed(mine):
    """one seed has no spread"""
    close, one = torch.tensor([2.0, 2.1, 2.2]), torch.tensor([2.0])
    why = "one seed has no spread, so its interval is everything"
    check(mine, one, OFF, 1.5, 2.5, True, why)
    check(mine, one, OFF, -INF, 2.5, True, why)
    check(mine, 10 * one, OFF, 1.5, 2.5, True, why)
    check(mine, close, 30 * one, 1.5, 2.5, True, why)
    check(mine, close, OFF[:2], 1.5, 2.5, True, "the numbers of seeds may differ")


def test_ends(mine):
    """the band holds its ends"""
    flat, why = torch.ones(3), "the band holds its ends, low and high"
    for low, high in ((1.0, 1.5), (0.5, 1.0), (1.0, INF), (-INF, 1.0)):
        control = torch.full((3,), -9.0 if high == INF else 9.0)
        check(mine, flat, control, low, high, True, why)
        check(mine, flat, flat, low, high, True, why)


def test_far_away(mine):
    """an infinite end has no number behind it"""
    far, why = torch.tensor([2e12, 2.1e12, 2.2e12], dtype=F64), "an end that is infinite never ends"
    check(mine, far, -far, 1.0, INF, True, why)
    check(mine, -far, far, -INF, 1.0, True, why)
    check(mine, far, -far, -INF, 1.0, True, why)


def test_random(mine):
    """random studies of two to nine seeds"""
    g = torch.Generator().manual_seed(0)
    for n, m in itertools.product(range(2, 10), (2, 3, 8)):
        for _ in range(4):
            spread = torch.rand((), generator=g) * 0.6
            values = torch.randn(n, generator=g) * spread + 4 * torch.rand((), generator=g)
            control = torch.randn(m, generator=g) * 0.3 + 5 * torch.rand((), generator=g) - 2
            a, b = ends(values)
            # A band whose end lies close to the end of the interval shows its width.
            cut = (a if torch.rand((), generator=g) < 0.5 else b) + 0.03 * (
                torch.rand((), generator=g).item() - 0.5
            ) * (b - a)
            for low, high in ((cut, cut + 9), (cut - 9, cut), (1.5, 2.5), (1.0, INF)):
                check(
                    mine, values, control, low, high, True,
                    "the interval is Student's, 95 %, for the mean of the seeds",
                )  # fmt: skip


def test_precision(mine):
    """large numbers lose nothing"""
    x = torch.tensor([16777216.0, 16777218.0, 16777218.0, 16777218.0])
    middle, why = x.double().mean().item(), "compute in double precision"
    a, b = ends(x)
    for low, high in (
        (a - 0.02, b + 0.02),
        (a + 0.02, b + 9),
        (b - 0.02, b + 9),
        (b + 0.02, b + 9),
    ):
        check(mine, x, -x, low, high, True, why)
    expect(a < middle < b, why)
    wide = (10_000 + torch.tensor([0.1, 0.2, 0.15, 0.12], dtype=F64)).view(2, 2).T.reshape(-1)
    a, b = ends(wide)
    for low, high in ((a - 1e-7, b + 1e-7), (a + 1e-7, b + 9)):
        check(mine, wide, -wide, low, high, True, why)
