"""One log for each name, the borders, then random logs against the definitions."""

import math
import random

from minigpt.course.grading.feedback import expect

NAN, INF = math.nan, math.inf


def definition(train, val):
    if any(not math.isfinite(x) for x in [*train, *val]) or train[-1] > 2 * train[0]:
        return "diverged"
    if (train[0] - train[-1]) / train[0] < 0.05:
        return "not learning"
    if (val[-1] - min(val)) / min(val) > 0.1:
        return "overfitted"
    before = val[-1 - max(1, len(val) // 4)]
    return "still learning" if (before - val[-1]) / before > 0.02 else "done"


def same(mine, train, val, words=""):
    found, wanted = mine.name_the_failure(train, val), definition(train, val)
    expect(isinstance(found, str), f"return one of the five names: found {found!r}")
    words = words or (
        f"for train {train} and val {val} you say {found!r}, and the first name that fits is "
        f"{wanted!r}"
    )
    expect(found == wanted, words)


def test_diverged(mine):
    """NaN, infinity, and a training loss that doubles"""
    fine = [2.0, 1.0, 0.9, 0.9]
    same(
        mine,
        [2.0, NAN, NAN, NAN],
        fine,
        "NaN in the training loss passes: no comparison with NaN is true",
    )
    same(mine, [2.0, 1.0, INF, 0.9], fine, "an infinite loss in the middle passes")
    same(mine, fine, [2.0, NAN, 1.0, 0.9], "NaN in the validation loss passes: look at both lists")
    same(mine, [1.0, 3.0, 2.5, 2.5], fine)
    same(mine, [1.0, 1.5, 2.0], [1.0, 0.9, 0.8],
         "twice the first loss is not more than twice")  # fmt: skip
    same(mine, [2.0, 0.5, 0.1, 0.1], [1.0, 0.9, 2.0, 2.5],
         "only a training loss that more than doubles is divergence")  # fmt: skip
    level = [1.0, 0.6, 0.5, 0.5]
    same(mine, [1.0, 3.0, 0.5, 0.5], level,
         "only the last training loss is compared with the first: this run recovered")  # fmt: skip
    same(mine, [1.0, 0.2, 0.5, 0.5], level,
         "the last training loss is compared with the first, not with the lowest")  # fmt: skip
    for train, val in (([2.0, 1.0, 0.9, NAN], fine), (fine, [2.0, 1.0, 0.9, NAN])):
        same(mine, train, val, "NaN passes if only the last loss is NaN")


def test_overfitted(mine):
    """the validation loss rises above its lowest"""
    same(mine, [2.0, 0.5, 0.1, 0.1], [2.0, 1.0, 1.0, 1.2], "a rise of 20 % above the lowest "
         "validation loss is overfitting, even below the first one")  # fmt: skip
    same(mine, [2.0, 0.5, 0.1, 0.1], [2.0, 1.5, 1.5, 1.5],
         "a gap to the training loss is no overfitting: nothing rose above the lowest")  # fmt: skip
    same(mine, [2.0, 0.5, 0.1, 0.1], [0.5, 0.2, 0.2, 0.25],
         "0.05 are 25 % of a lowest loss of 0.2: percentages, not differences")  # fmt: skip


def test_first_name_counts(mine):
    """of two names that fit, the first"""
    same(mine, [1.0, 1.0, 0.99, 0.99], [1.0, 0.5, 0.9, 0.9],
         "this run does not learn and overfits: take the first name that fits")  # fmt: skip


def test_quarter(mine):
    """the last quarter counts, not the last epoch"""
    train = [2.0 - 0.1 * i for i in range(12)]
    same(mine, train, [2.0] * 8 + [1.5, 1.47, 1.44, 1.43],
         "compare with the loss a quarter of the epochs ago, not the epoch before")  # fmt: skip
    same(mine, train, [2.0] * 8 + [1.5, 1.40, 1.38, 1.39],
         "a wobble in the last epoch does not end it: still learning over the quarter")  # fmt: skip
    val = [2.0] * 30 + [1.5] * 6 + [1.49] * 4
    same(mine, [2.0 - 0.01 * i for i in range(40)], val,
         "a quarter of 40 epochs are 10, and over these the validation loss fell")  # fmt: skip


def test_random_logs(mine):
    """two thousand random logs"""
    draw = random.Random(0)
    for _ in range(2000):
        n = draw.randrange(2, 14)
        scale = 10 ** draw.uniform(-3, 3)
        train = [
            scale * draw.uniform(0.8, 1.2) * draw.choice([1.0, 0.97, 0.5]) ** i for i in range(n)
        ]
        val = [
            scale * draw.uniform(0.9, 1.1) * draw.choice([1.0, 0.98, 0.99]) ** i for i in range(n)
        ]
        train, val = ([float(f"{loss:.3g}") for loss in one] for one in (train, val))
        if draw.random() < 0.05:
            draw.choice([train, val])[draw.randrange(n)] = draw.choice([NAN, INF])
        edges = (train[-1] / (0.95 * train[0]), val[-1] / (1.1 * min(val)))
        if all(abs(edge - 1) > 1e-6 for edge in edges):
            same(mine, train, val)
