"""The judgement follows its plan, and can come out each of three ways."""

from math import exp, log

import torch

from minigpt.course.grading.feedback import expect, untouched

NAMES = {1: "above", 0: "like", -1: "below"}


def plan(effects, controls, bar):
    """The plan on lists of numbers; None where the mean lies too near a bar to judge."""
    pairs = zip(effects.tolist(), controls.tolist(), strict=True)
    logs = [log(e) - log(c) for e, c in pairs]
    mean = sum(logs) / len(logs)
    if min(abs(mean - log(bar)), abs(mean + log(bar))) < 1e-3:
        return None
    return (mean > log(bar)) - (mean < -log(bar))


def check(mine, effects, controls, bar, where):
    wanted = plan(effects, controls, bar)
    if wanted is None:
        return
    with untouched(effects=effects, controls=controls):
        found = mine.judge_use(effects, controls, bar)
    expect(
        found in NAMES and not isinstance(found, float),
        f"the judgement is {found!r}: 1, 0 or -1, whole numbers",
    )
    expect(
        found == wanted,
        f"{where}: the judgement is {NAMES[found]!r} its control, and the plan says "
        f"{NAMES[wanted]!r}. Check which control belongs to a draw, whether all draws count, and "
        "both bars",
    )


def draw(n, shift, seed, noise=0.5):
    """Effects and controls whose sizes differ from draw to draw."""
    g = torch.Generator().manual_seed(seed)
    size = torch.randn(n, generator=g, dtype=torch.float64) * 1.5
    spread = torch.randn(2, n, generator=g, dtype=torch.float64) * noise
    return (size + shift + spread[0]).exp(), (size + spread[1]).exp()


def test_three_ways(mine):
    """above, like, and below, by hand"""
    one = torch.ones(3)
    check(mine, 3 * one, one, 1.25, "effects three times their controls")
    check(mine, one, one, 1.25, "effects that equal their controls")
    check(mine, one / 3, one, 1.25, "effects a third of their controls")
    check(mine, 1.1 * one, one, 1.25, "effects a tenth above their controls")
    check(mine, 0.9 * one, one, 1.25, "effects a tenth below their controls")


def test_own_control(mine):
    """each draw is compared with its own control"""
    effects = torch.tensor([10.0, 1.0, 0.1, 5.0])
    check(mine, effects, effects * 1.01, 1.25, "large and small draws, each like its control")
    check(mine, effects, effects * 2, 1.25, "draws that are half of their own controls")
    check(mine, effects, effects.flip(0), 1.25, "draws with other draws' controls")


def test_all_draws(mine):
    """all draws count, and ratios of 4 and 1/4 cancel"""
    for n in (2, 4, 6):
        ratio = torch.tensor([4.0, 0.25]).repeat(n // 2)
        check(mine, ratio, torch.ones(n), 1.25, "ratios of 4 and 1/4")
    few = torch.tensor([9.0, 0.9, 0.9, 0.9, 0.9, 0.9])
    check(mine, few, torch.ones(6), 2.0, "one clear draw among six")
    check(mine, torch.full((9,), 1.1), torch.ones(9), 1.25, "nine draws a tenth above")


def test_bars(mine):
    """the bar is an argument, and 1 / bar is the other"""
    for bar in (1.05, 1.25, 1.6, 2.0, 5.0):
        for ratio in (bar * 1.05, bar * 0.95, 1.05 / bar, 0.95 / bar, 1.0):
            where = f"ratio {ratio:.3g}, bar {bar}"
            check(mine, torch.full((4,), ratio), torch.ones(4), bar, where)
            check(mine, torch.tensor([ratio]), torch.ones(1), bar, f"one draw, bar {bar}")


def test_at_the_bar(mine):
    """a ratio that equals the bar does not exceed it"""
    found = mine.judge_use(torch.ones(3), torch.ones(3), 1.0)
    expect(
        found == 0,
        f"ratio 1 with a bar of 1 is {NAMES.get(found, found)!r}: above exceeds the bar, and "
        "below is less than 1 / bar",
    )


def test_many_and_large(mine):
    """two hundred draws, very large and very small"""
    one = torch.ones(200, dtype=torch.float64)
    check(mine, 2e120 * one, 1e120 * one, 1.25, "200 large draws (a product of all overflows)")
    sides = torch.cat([1e120 * one, 1e-120 * one])
    check(mine, sides, torch.ones(400), 1.25, "large and small ratios cancel (average logarithms)")


def test_random(mine):
    """random draws of many sizes"""
    for seed in range(60):
        shift = (seed % 5 - 2) * 0.25
        check(mine, *draw(1 + seed % 9, shift, seed), 1.25 + seed % 3, "random draws")
        check(mine, *(v.float() for v in draw(8, shift, seed)), 1.25, "random draws in float32")


def test_null(mine):
    """draws that hold nothing are mostly like their controls, and both other ways come"""
    found = [mine.judge_use(*draw(12, 0.0, 1000 + s, 0.3), 1.25) for s in range(100)]
    expect(
        found.count(0) >= 90,
        f"{100 - found.count(0)} of 100 studies without an effect find one: a test that cannot "
        "fail tests nothing",
    )
    _ = exp


def test_refused(mine):
    """values that cannot be judged are still refused"""
    ok = torch.ones(2)
    for bad in (torch.tensor([1.0, 0.0]), torch.tensor([1.0, -2.0]), torch.tensor([1.0, torch.nan]),
                torch.tensor([1.0, torch.inf]), torch.ones(3)):  # fmt: skip
        for pair in ((bad, ok), (ok, bad)):
            try:
                mine.judge_use(*pair)
            except ValueError:
                continue
            expect(False, "values that are not positive and finite, or of another number, must "
                   "be refused: leave the first lines of the function as they are")  # fmt: skip
