"""Known temperatures come back, whatever their size."""

import math

import torch

from minigpt.course.grading.feedback import expect


def problem(t, seed=0):
    """Scores, and the mean entropy in nats that they have at t."""
    scores = 3 * torch.randn(6, 9, generator=torch.Generator().manual_seed(seed))
    return scores, reached(scores, t)


def near(a, b, by=0.001):
    return abs(a / b - 1) < by


def reached(scores, t):
    """The mean entropy of softmax(scores / t) in nats."""
    return float(torch.special.entr((scores.double() / t).softmax(-1)).sum(-1).mean())


def judge(found, t, scores, entropy):
    """Say what is wrong with a temperature that should be t."""
    got = reached(scores, found)
    expect(
        near(found, t) or not near(got / math.log(2), entropy),
        "you matched the entropy in bits; the target is in nats",
    )
    expect(
        near(found, t) or near(found, 1 / t) or 0.0011 < found < 900,
        f"the search for T = {t} ran to an end of its range, {found:.3g}: does it keep the right "
        "half, and is the entropy NaN where a weight is zero?",
    )
    expect(
        near(found, t) or abs(got - entropy) > 2e-3,
        f"the entropy is nearly right, and T = {t} is missed by {abs(found / t - 1):.2g} of it: "
        "does the search stop when the entropy is close, and not T, or is a small number added "
        "inside the logarithm?",
    )
    expect(
        near(found, t),
        f"at your temperature the entropy misses its target by {abs(got - entropy):.2g} nats",
    )


def test_a_number(mine):
    """a positive number comes back"""
    found = mine.match_temperature(*problem(2.0))
    expect(isinstance(found, float), f"a {type(found).__name__} came back, not a float")
    expect(found > 0, "a temperature is positive")


def test_direction(mine):
    """hotter means more entropy"""
    cold, hot = (mine.match_temperature(*problem(t)) for t in (0.5, 3.0))
    expect(
        cold < hot or near(cold, 1 / 0.5),
        f"less entropy gets you {cold:.3g}, more gets you {hot:.3g}: does the search keep the "
        "wrong half, or is the entropy NaN where a weight is zero?",
    )
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
        judge(mine.match_temperature(scores, entropy), t, scores, entropy)


def test_scale(mine):
    """scores that are eight times as large need eight times the temperature"""
    scores, entropy = problem(1.5, seed=4)
    for f in (1, 8):
        judge(mine.match_temperature(f * scores, entropy), 1.5 * f, f * scores, entropy)


def test_flat(mine):
    """near the largest entropy, T is still known to one part in a thousand"""
    scores, entropy = problem(30.0, seed=5)
    judge(mine.match_temperature(scores, entropy), 30.0, scores, entropy)


def test_extremes(mine):
    """very cold and very hot targets are found as well"""
    for t in (0.004, 400.0):
        scores = t * torch.tensor([[2.0, 0.0, 0.0], [1.0, 3.0, 0.0]])
        found = mine.match_temperature(scores, reached(scores, t))
        expect(
            0.5 < found / t < 2,
            f"the answer is T = {t}, and your search ends at {found:.3g}: T may lie anywhere "
            "between 0.001 and 1000",
        )
        expect(
            near(found, t),
            f"T = {t} is missed by {abs(found / t - 1):.2g} of it: the error must be small "
            "relative to T, so halve the interval more often, or on a logarithmic scale",
        )
