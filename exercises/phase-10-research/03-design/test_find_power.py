"""Studies are drawn as said, the test decides which find something, and the rest is counting."""

import math

import torch

from minigpt.course.grading.feedback import close, expect, telling
from minigpt.course.grading.properties import depends_on_seed

F64 = torch.float64


class Watched:
    """A test that keeps the studies it is asked about."""

    def __init__(self, rule):
        self.rule, self.asked = rule, []

    def __call__(self, studies):
        self.asked.append(studies.detach().clone())
        return self.rule(studies)


def run(mine, effect, n_unit, rule, **given):
    """Call the function; return what it gives, and the studies it drew."""
    watched = Watched(rule)
    found = mine.power(effect, n_unit, watched, **given)
    expect(found is not None, "power returns None: is there a return statement?")
    expect(len(found) == 2, "return two numbers: the power and the exaggeration")
    for value in found:
        expect(isinstance(value, float), f"return two floats, not {type(value).__name__}: .item()")
    expect(
        len(watched.asked) == 1,
        f"the test is called {len(watched.asked)} times: call it once, with all studies",
    )
    return found, watched.asked[0]


def by_first(studies):
    """A rule of the first unit, with p-values that hit the bar exactly."""
    first = studies[:, 0]
    return torch.where(first > 0.3, 0.05, torch.where(first < -1, 0.0, 0.5)).to(F64)


def slips(studies, p, effect, alpha):
    """What typical slips give."""
    found = p <= alpha
    means = studies.mean(1)
    scale = abs(effect)
    return [
        (means[found].mean() / scale, "the signed mean is averaged: a finding of the wrong sign "
         "then hides an exaggerated one. Take absolute values"),
        (means.abs().mean() / scale, "this is averaged over all studies: only those that find "
         "something count"),
        (means[found].abs().mean(), "the mean size is not divided by the effect"),
        (studies[found].abs().mean() / scale, "absolute values of single units are averaged: take "
         "each study's mean first"),
        (means[found].abs().mean() / scale - 1, "this is how much is added: an honest estimate has "
         "an exaggeration of 1"),
        (means[found].mean().abs() / scale, "the absolute value comes after the average over "
         "studies: take it for each study"),
        (means[p < alpha].abs().mean() / scale, "p = alpha is a finding, too: p <= alpha"),
    ]  # fmt: skip


def check(mine, effect, n_unit, rule=by_first, alpha=0.05, n_study=400, **given):
    """Compare with what the drawn studies give."""
    (share, more), studies = run(mine, effect, n_unit, rule, n_study=n_study, alpha=alpha, **given)
    p = rule(studies)
    found = p <= alpha
    wanted = found.double().mean().item()
    hints = telling(
        [((p < alpha).double().mean().item(), "p = alpha is a finding, too: p <= alpha"),
         (1 - wanted, "this is the share of studies that find nothing"),
         (found.double().sum().item(), "this is a count: the power is a share"),
         ((p <= 0.05).double().mean().item(), "alpha is not used: the bar is an argument")],
        wanted, atol=1e-9)  # fmt: skip
    close(share, wanted, "the power", hints, atol=1e-9)
    size = (studies.mean(1)[found].abs().mean() / abs(effect)).item()
    hints = telling(slips(studies, p, effect, alpha), size, atol=1e-9)
    close(more, size, "the exaggeration", hints, atol=1e-9, rtol=1e-9)


def test_studies(mine):
    """n_study studies of n_unit units, in double precision"""
    for n_study, n_unit in [(7, 3), (30, 1), (5, 40)]:
        _, studies = run(mine, 0.5, n_unit, by_first, n_study=n_study)
        expect(
            tuple(studies.shape) == (n_study, n_unit),
            f"the test gets {list(studies.shape)}, and should get [n_study n_unit] = "
            f"{[n_study, n_unit]}",
        )
        expect(studies.dtype == F64, f"the studies are {studies.dtype}: draw in double precision")
    _, noise = run(mine, 0.0, 20, by_first, n_study=50)
    expect(
        not torch.equal(noise, noise.float().double()),
        "the studies are drawn in float32 and turned into float64 afterwards: draw in double "
        "precision",
    )
    _, studies = run(mine, 0.5, 2, by_first)
    expect(len(studies) == 2000, "there are 2,000 studies, if nobody says how many")


def test_normal(mine):
    """units are normal: mean effect, standard deviation 1, every one drawn by itself"""
    for effect in (0.7, -2.0, 0.0):
        _, x = run(mine, effect, 5, by_first, n_study=4000, seed=3)
        close(x.mean(), torch.tensor(effect, dtype=F64), "the mean of all units", atol=0.03)
        noise = x - effect
        close(
            noise.std(), torch.tensor(1.0, dtype=F64), "the standard deviation of units", atol=0.03
        )
        close(noise.pow(4).mean(), torch.tensor(3.0, dtype=F64),
              "the mean fourth power of the noise, 3 if it is normal", atol=0.3)  # fmt: skip
        c = torch.corrcoef(noise.T)
        expect(
            (c - torch.eye(5, dtype=F64)).abs().max() < 0.06,
            "the units of a study depend on each other: draw one number for each unit",
        )
        means = noise.mean(1)
        neighbors = torch.corrcoef(torch.stack([means[1:], means[:-1]]))[0, 1]
        expect(neighbors.abs() < 0.06, "one study depends on the one before: draw each one anew")
        for other in (means.flip(0), means.roll(2000)):
            likeness = torch.corrcoef(torch.stack([means, other]))[0, 1]
            expect(likeness.abs() < 0.09, "studies come in pairs that mirror each other: draw each "
                   "one anew")  # fmt: skip
    noise = [run(mine, 0.3, 4, by_first, n_study=25, seed=s)[1] - 0.3 for s in range(30)]
    spread = torch.stack([x.mean() for x in noise]).std().item()
    expect(
        0.05 < spread < 0.16,
        f"over 30 seeds the mean of 100 units spreads {spread:.3f}, and should spread about 0.1: "
        "leave the drawn numbers as they are, and do not adjust their mean",
    )


def test_counts(mine):
    """power and exaggeration are those of the drawn studies"""
    for effect, n_unit, seed in [(0.4, 3, 0), (1.5, 2, 1), (0.1, 8, 2), (-0.6, 4, 3)]:
        check(mine, effect, n_unit, seed=seed)
    check(mine, 0.3, 5, rule=lambda s: s.mean(1).abs() < 0.2, alpha=0.5)
    check(mine, 1e-6, 5)  # a tiny effect is one


def test_alpha(mine):
    """the bar is an argument"""
    rule = lambda s: torch.sigmoid(-s.sum(1))  # noqa: E731
    for alpha in (0.5, 0.01, 0.2):
        check(mine, 0.8, 4, rule=rule, alpha=alpha)
    check(mine, 1.0, 3, rule=lambda s: torch.full((len(s),), 0.05, dtype=s.dtype), alpha=0.05)


def test_known_power(mine):
    """a test whose power is known is found to have it"""
    rule = lambda s: torch.special.erfc(s.mean(1).abs() * (s.shape[1] / 2) ** 0.5)  # noqa: E731
    for effect, n in [(0.5, 10), (0.2, 50), (-1.0, 4)]:
        (share, more), _ = run(mine, effect, n, rule, n_study=4000, seed=1)
        shift = abs(effect) * n**0.5
        cdf = lambda v: 0.5 * math.erfc(-v / 2**0.5)  # noqa: E731
        close(share, cdf(shift - 1.959964) + cdf(-shift - 1.959964),
              f"the power of a z-test, effect {effect}, {n} units", atol=0.03)  # fmt: skip
        expect(more > 1, f"significant estimates exaggerate: {more:.2f} is too small")


def test_nothing_to_exaggerate(mine):
    """NaN where nothing is found, and where there is no effect"""
    (share, more), _ = run(mine, 0.5, 4, lambda s: torch.ones(len(s)))
    close(share, 0.0, "the power of a test that finds nothing")
    expect(math.isnan(more), "no study found anything: the exaggeration is NaN")
    (share, more), _ = run(mine, 0.0, 4, by_first)
    expect(0 < share < 1, "without an effect, the power is the share of false findings")
    expect(math.isnan(more), "the effect is 0: there is nothing to exaggerate, so NaN")


def test_seeded(mine):
    """one seed, one result; the global random state is left alone"""
    depends_on_seed(lambda seed: mine.power(0.5, 6, by_first, seed=seed), "the result")
    for far in (101, 100_001):
        expect(
            mine.power(0.5, 6, by_first, seed=1) != mine.power(0.5, 6, by_first, seed=far),
            f"seeds 1 and {far} give the same: use the whole seed",
        )
    expect(
        mine.power(0.5, 6, by_first) != mine.power(0.5, 6, by_first, seed=1),
        "the seed by default and seed 1 give the same",
    )
