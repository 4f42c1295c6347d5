"""Curves that cross once, come back, touch the level, or never cross."""

import torch

from minigpt.course.grading.feedback import equal, expect
from minigpt.course.grading.properties import any_layout

STEPS = torch.tensor([0.0, 50.0, 75.0, 200.0, 450.0, 500.0])


def by_walking(steps, values, level, falls=True):
    """Walk back from the end while the curve is past the level."""
    i = len(values)
    while i and (values[i - 1] < level if falls else values[i - 1] > level):
        i -= 1
    if i == len(values):
        return None
    return (steps[max(i - 1, 0)], steps[i]) if i else (steps[0], steps[0])


def judge(mine, values, level, falls=True, steps=STEPS):
    values = torch.tensor(values)
    s, v = steps.tolist(), [round(x, 4) for x in values.tolist()]
    right = by_walking(s, v, level, falls)
    past = [x < level if falls else x > level for x in v]
    first = past.index(True) if any(past) else None
    once = None if first is None else (s[max(first - 1, 0)], s[first])
    found = mine.onset_interval(steps, values, level, falls)
    hints = [
        (once, f"of the values {v} the first one past {level} is taken, and the curve comes back: "
               "take the crossing after which it stays"),
        (by_walking(s, v, level, not falls), "the direction is wrong: see falls"),
        (
            by_walking(s, [x - 1e-9 if falls else x + 1e-9 for x in v], level, falls),
            f"of the values {v} one equals the level {level}, and has not crossed it",
        ),
    ]  # fmt: skip
    if right:
        i, j = s.index(right[0]), s.index(right[1])
        hints += [
            ((i, j), "these are places in the list, and steps were asked"),
            ((float(i), float(j)), "these are places in the list, and steps were asked"),
            ((right[1], s[min(j + 1, len(s) - 1)]), "the interval stands one point too late"),
            ((s[max(i - 1, 0)], right[0]), "the interval stands one point too early"),
            ((right[1], right[1]), "that is the first measurement past the level, twice: the "
                                   "crossing lies between it and the one before"),
            (right[::-1], "the later step stands first"),
        ]  # fmt: skip
    if isinstance(found, float):
        expect(False, "one number came back: nobody knows the moment, only the two measurements "
                      "around it")  # fmt: skip
    if right and right[0] == right[1] and found is not None:
        expect(
            found[0] <= found[1],
            f"the values {v} are all past {level}, and your interval is {found}: such a curve "
            "returns its first step twice",
        )
    if right is None:
        expect(found is None, f"the values {v} do not end past {level}, so None should come back")
        return
    way = "below" if falls else "above"
    expect(
        found is not None,
        f"None came back for the values {v} and the level {level}, and with falls={falls} the last "
        f"value is past it: it is {way}",
    )
    equal(tuple(found), right, "the interval", [(h, t) for h, t in hints if h != right])


def test_once(mine):
    """a curve that crosses once"""
    for values in (
        [4.0, 3, 2, 0.9, 0.5, 0.1],
        [4.0, 0.9, 0.8, 0.5, 0.2, 0.1],
        [9.0, 8, 7, 6, 5, 0],
    ):
        judge(mine, values, 1.0)


def test_for_good(mine):
    """a curve that comes back crosses when it stays"""
    judge(mine, [4.0, 0.5, 3, 2, 0.4, 0.2], 1.0)
    judge(mine, [0.5, 3.0, 0.5, 0.4, 0.3, 0.2], 1.0)
    judge(mine, [0.5, 3.0, 0.2, 4.0, 2.0, 0.2], 1.0)


def test_rises(mine):
    """a curve that should rise"""
    judge(mine, [0.1, 0.2, 0.5, 2, 3, 4], 1.0, falls=False)
    judge(mine, [3.0, 0.2, 5, 0.1, 3, 4], 1.0, falls=False)


def test_never(mine):
    """a curve that does not end past the level"""
    judge(mine, [4.0, 3, 2, 2, 2, 2], 1.0)
    judge(mine, [4.0, 0.1, 0.1, 0.1, 0.1, 2.0], 1.0)
    judge(mine, [0.1, 0.1, 0.1, 5.0, 5.0, 0.2], 1.0, falls=False)


def test_always(mine):
    """a curve that is past the level from the first point on"""
    judge(mine, [0.5, 0.4, 0.3, 0.2, 0.1, 0.0], 1.0)
    judge(mine, [5.0, 4, 3, 2, 3, 4], 1.0, falls=False)


def test_level(mine):
    """a value equal to the level has not crossed"""
    judge(mine, [2.0, 1.0, 1.0, 0.5, 0.5, 0.5], 1.0)
    judge(mine, [0.0, 1.0, 1.0, 2.5, 3.5, 4.5], 1.0, falls=False)
    judge(mine, [2.0, 0.5, 0.5, 0.5, 0.5, 1.0], 1.0)


def test_random(mine):
    """200 random curves"""
    g = torch.Generator().manual_seed(0)
    for i in range(200):
        n = int(torch.randint(1, 9, (), generator=g))
        steps = torch.randint(1, 40, (n,), generator=g).cumsum(0).float()
        values = torch.randint(0, 5, (n,), generator=g).float() / 4
        judge(mine, values.tolist(), 0.5, bool(i % 2), steps)


def test_layouts(mine):
    """any layout in memory, also float64, and nothing is changed"""
    values = torch.tensor([4.0, 0.5, 3, 2, 0.4, 0.2])
    any_layout(lambda s, v: mine.onset_interval(s, v, 1.0), s=STEPS, v=values)
    found = mine.onset_interval(STEPS.double(), values.double(), 1.0)
    expect(tuple(found) == (200.0, 450.0), "the interval is another one in float64")


def test_any_level(mine):
    """values and levels of any sign, and 0 is a level"""
    judge(mine, [3.0, 2.0, 1.0, -1.0, -2.0, -3.0], 0.0)
    judge(mine, [3.0, 0.6, 0.4, 0.3, 0.2, 0.1], 0.0)
    judge(mine, [0.0, -3.0, -1.5, -0.5, -2.0, -4.0], -1.0)
    judge(mine, [-4.0, -2.0, 0.5, -0.5, 1.0, 2.0], -1.0, falls=False)


def test_exact(mine):
    """a value just past the level is past it, and steps come back as they are"""
    values = torch.tensor([2.0, 1.0, 1 - 1e-9, 1 - 1e-9], dtype=torch.float64)
    steps = torch.tensor([0.25, 0.5, 2.0**25 + 1, 2.0**25 + 3], dtype=torch.float64)
    for falls in (True, False):
        found = mine.onset_interval(steps, values if falls else 2 - values, 1.0, falls)
        expect(
            found is not None and tuple(found) == (0.5, 2.0**25 + 1),
            f"float64 steps {steps.tolist()} and values one billionth past the level give {found}: "
            "compare without a tolerance, and neither round nor convert steps or values",
        )


def test_nan(mine):
    """a value that is not a number is not past the level"""
    nan = float("nan")
    for falls, values in ((True, [4.0, 0.5, nan, 0.4]), (False, [0.5, 4.0, nan, 4.5])):
        found = mine.onset_interval(STEPS[:4], torch.tensor(values), 1.0, falls)
        expect(
            found is not None and tuple(found) == (75.0, 200.0),
            f"the values {values} give {found}: nan is neither below nor above the level, so that "
            "it counts as not past",
        )
        last = mine.onset_interval(STEPS[:3], torch.tensor(values[:3]), 1.0, falls)
        expect(last is None, f"the values {values[:3]} end in nan, so None should come back")
