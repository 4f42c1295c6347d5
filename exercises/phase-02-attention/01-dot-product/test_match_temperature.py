"""Known temperatures come back, whatever their size."""

import math

import torch

from minigpt.course.grading.feedback import expect


def problem(t, seed=0):
    """Scores, and the mean entropy in nats that they have at t."""
    scores = 3 * torch.randn(6, 9, generator=torch.Generator().manual_seed(seed))
    return scores, float(torch.special.entr((scores / t).softmax(-1)).sum(-1).mean())


def near(a, b, by=0.002):
    return abs(a / b - 1) < by


def test_a_number(mine):
    """a positive number comes back"""
    found = mine.match_temperature(*problem(2.0))
    expect(isinstance(found, float), f"a {type(found).__name__} came back, not a float")
    expect(found > 0, "a temperature is positive")


def test_direction(mine):
    """hotter means more entropy"""
    cold, hot = (mine.match_temperature(*problem(t)) for t in (0.5, 3.0))
    expect(
        cold < hot,
        "more entropy gets you a lower number: that is 1/T, the factor that multiplies scores",
    )


def test_each_query_counts(mine):
    """which keys a query looks at makes no difference, only how widely"""
    scores, entropy = problem(6.0)
    turned = torch.stack([row.roll(i) for i, row in enumerate(scores)])
    one, other = (mine.match_temperature(s, entropy) for s in (scores, turned))
    expect(
        near(one, other),
        "it matters to you which keys the queries look at: you took the entropy of the averaged "
        "pattern, not the average of the queries' entropies",
    )


def test_known(mine):
    """the temperature that made an entropy is found again"""
    for seed, t in enumerate((0.3, 1.0, 4.0)):
        scores, entropy = problem(t, seed)
        found = mine.match_temperature(scores, entropy)
        reached = float(torch.special.entr((scores / found).softmax(-1)).sum(-1).mean())
        expect(
            near(found, t) or not near(reached / math.log(2), entropy),
            "you matched the entropy in bits; the target is in nats",
        )
        expect(
            near(found, t),
            f"at your temperature the entropy misses its target by {abs(reached - entropy):.2g} "
            "nats",
        )


def test_scale(mine):
    """scores that are eight times as large need eight times the temperature"""
    scores, entropy = problem(1.5, seed=4)
    one, eight = (mine.match_temperature(f * scores, entropy) for f in (1, 8))
    expect(near(eight, 8 * one), "eight times the scores do not give eight times the temperature")


def test_extremes(mine):
    """very cold and very hot targets are found as well"""
    flat = mine.match_temperature(torch.tensor([[200.0, 0.0, 0.0]]), 1.0)
    steep = mine.match_temperature(torch.tensor([[0.02, 0.0, 0.0]]), 1.0)
    expect(near(flat, 1e4 * steep), "the search does not reach temperatures far from 1")
