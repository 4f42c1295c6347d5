"""NumPy's `interp` and `polyfit`, and parabolas whose lowest point is known."""

import math

import numpy as np
import torch

from minigpt.course.grading.feedback import close, expect, telling, untouched

FLOPS = torch.tensor([2e8, 7e8, 3e9, 2.5e10])
LOSSES = torch.tensor([3.6, 2.9, 2.5, 2.1])


def runs(lowest=3e4, depth=0.06, sizes=(2e3, 6e3, 1.5e4, 5e4, 2e5)):
    """Runs of different marks whose losses lie on one parabola at every budget."""
    sizes = torch.tensor(sizes)
    flops = torch.stack([torch.logspace(8 + i / 7, 10.4 + i / 9, 6) for i in range(len(sizes))])
    bowl = depth * (sizes.log() - math.log(lowest)) ** 2
    return sizes, flops, 6 + bowl[:, None] - 0.2 * flops.log()


def oracle(budget, sizes, flops, losses):
    x, f = sizes.double().log().numpy(), flops.double().log().numpy()
    at = [np.interp(math.log(budget), a, b, np.nan, np.nan) for a, b in zip(f, losses)]
    ok = ~np.isnan(at)
    return x[ok], np.array(at)[ok]


def test_loss_between(mine):
    """between two marks the loss is a line over log(flops)"""
    for budget in (3e8, 1.1e9, 2e10):
        right = np.interp(math.log(budget), FLOPS.double().log(), LOSSES.double())
        plain = np.interp(budget, FLOPS.double(), LOSSES.double())
        before = LOSSES[int((budget >= FLOPS).sum()) - 1].item()
        after = LOSSES[int((budget >= FLOPS).sum())].item()
        hints = [
            (plain, "the line goes over flops: over log(flops) was asked, where loss curves bend "
                    "less"),
            (before, "that is the loss at the last mark before the budget"),
            (after, "that is the loss at the next mark, where more than the budget is used"),
            (before + after - right, "the shares of the two marks are swapped"),
        ]  # fmt: skip
        with untouched(flops=FLOPS, losses=LOSSES):
            found = mine.loss_at(budget, FLOPS, LOSSES)
        close(found, float(right), "the loss at the budget", telling(hints, float(right)))


def test_rising_loss(mine):
    """a loss that rises is reported as it is"""
    losses = LOSSES.flip(0)
    for budget in (3e8, 1.1e9, 2e10):
        right = float(np.interp(math.log(budget), FLOPS.double().log(), losses.double()))
        low = losses[: int((budget >= FLOPS).sum())].min().item()
        hint = (low, "that is the lowest loss so far: the loss at the budget was asked")
        close(
            mine.loss_at(budget, FLOPS, losses), right, "the loss of a run that gets worse", [hint]
        )


def test_at_a_mark(mine):
    """at a mark it is the measured loss, the first and the last included"""
    for k in range(4):
        found = mine.loss_at(FLOPS[k].item(), FLOPS, LOSSES)
        expect(found == found, f"the loss at mark {k} of 0 to 3 is NaN, and it was measured")
        close(found, LOSSES[k].item(), "the loss at a mark")


def test_not_measured(mine):
    """before the first mark and after the last one there is no loss"""
    for budget in (1e8, 3e10, 1.99e8, 2.51e10):
        found = mine.loss_at(budget, FLOPS, LOSSES)
        expect(
            math.isnan(found),
            f"the run used 2·10⁸ to 2.5·10¹⁰ operations, and your loss at {budget:.2e} is a "
            "number: nothing was measured there, so return NaN",
        )


def test_lowest_point(mine):
    """the best size is the lowest point of the parabola"""
    for lowest in (9e3, 3e4, 8e4):
        sizes, flops, losses = runs(lowest)
        grid = sizes[(sizes.log() - math.log(lowest)).abs().argmin()].item()
        x, y = oracle(3e9, sizes, flops, losses)
        line = np.polyfit(np.exp(x), y, 2)
        with untouched(sizes=sizes, flops=flops, losses=losses):
            found = mine.best_at_budget(3e9, sizes, flops, losses)
        hints = [
            (math.log(lowest), "that is the logarithm of the size: take the exponential"),
            (grid, "that is the best of the sizes that were trained: the lowest point of the "
                   "parabola lies between them"),
            (-line[1] / (2 * line[0]), "the parabola goes over the size: over log(size) was asked"),
        ]  # fmt: skip
        expect(found == found, "the best size is NaN, and the parabola has its lowest point inside")
        close(found, lowest, "the best size", telling(hints, lowest), rtol=2e-3)


def test_least_squares(mine):
    """with noise the parabola is that of least squares"""
    sizes, flops, losses = runs()
    g = torch.Generator().manual_seed(0)
    losses = losses + 0.02 * torch.randn(5, 1, generator=g)
    x, y = oracle(2e9, sizes, flops, losses)
    a, b, _ = np.polyfit(x, y, 2)
    right = math.exp(-b / (2 * a))
    near = np.sort(np.argsort(y)[:3])
    a3, b3, _ = np.polyfit(x[near], y[near], 2)
    hints = [(math.exp(-b3 / (2 * a3)), "only the three best sizes are fitted: use all")]
    close(mine.best_at_budget(2e9, sizes, flops, losses), right, "the best size",
          telling(hints, right), rtol=2e-3)  # fmt: skip


def test_any_order(mine):
    """the sizes may come in any order"""
    order = torch.tensor([3, 0, 4, 2, 1])
    found = mine.best_at_budget(3e9, *(part[order] for part in runs(3e4)))
    expect(
        found == found,
        "the best size is NaN where the sizes are not sorted: every size keeps its own run, and "
        "the range goes from the smallest to the largest, not from the first to the last",
    )
    close(found, 3e4, "the best size, with sizes in no order,", rtol=2e-3)


def test_any_unit(mine):
    """in another unit of the loss the best size is the same"""
    sizes, flops, losses = runs(3e4)
    for unit in (1e-6, 1e6):
        found = mine.best_at_budget(3e9, sizes, flops, losses.double() * unit)
        expect(
            abs(found / 3e4 - 1) < 2e-3,
            f"losses that are {unit:g} times as large have another best size: a parabola that "
            "opens upward does so however flat it is, so compare with 0",
        )


def test_missing_runs(mine):
    """runs without a loss at this budget are left out"""
    sizes, flops, losses = runs(2e4)
    flops = flops.clone()
    flops[0] /= 1e4
    losses = losses.clone()
    losses[0] = 9.0
    found = mine.best_at_budget(3e9, sizes, flops, losses)
    expect(
        found == found,
        "the best size is NaN although four runs have a loss at this budget: leave out the one "
        "that has none",
    )
    close(found, 2e4, "the best size", rtol=2e-3)


def test_no_answer(mine):
    """no number where the runs do not tell"""
    sizes, flops, losses = runs()
    x, late, y = runs(lowest=3.5e3)
    late = late.clone()
    late[:2] /= 1e4
    cases = [
        (mine.best_at_budget(1e14, sizes, flops, losses), "no run has used the budget"),
        (mine.best_at_budget(3e9, sizes[:2], flops[:2], losses[:2]), "only two runs have a loss"),
        (
            mine.best_at_budget(3e9, *runs(lowest=9e5)),
            "the lowest point lies beyond the largest size, where nothing was trained",
        ),
        (
            mine.best_at_budget(3e9, x, late, y),
            "the lowest point lies below the smallest size that has a loss at this budget",
        ),
        (mine.best_at_budget(3e9, *runs(depth=-0.06)), "the parabola opens downward: −b / 2a is "
                                                       "its highest point"),
    ]  # fmt: skip
    for found, why in cases:
        expect(math.isnan(found), f"the best size is {found:.4g}, and should be NaN: {why}")
