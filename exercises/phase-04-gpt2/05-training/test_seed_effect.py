"""By hand for two and three seeds, by bit patterns for the rest, and what chance gives."""

import itertools
import math

import torch

from minigpt.course.grading.feedback import close, expect, telling, untouched
from minigpt.course.grading.properties import any_layout


def by_bits(a, b, keep=lambda mean, real: abs(mean) >= abs(real) - 1e-9 * abs(real), own=True):
    """Count the sign lists by the bits of a number, with exact sums."""
    d = [y - x for x, y in zip(a.double().tolist(), b.double().tolist(), strict=True)]
    real, hits, n = math.fsum(d) / len(d), 0, 2 ** len(d)
    for bits in range(0 if own else 1, n):
        mean = math.fsum(-v if bits >> i & 1 else v for i, v in enumerate(d)) / len(d)
        hits += keep(mean, real)
    return real, hits / (n if own else n - 1)


def unpaired(a, b):
    """The share of all ways to deal the results to two arms."""
    both, n = [*a.tolist(), *b.tolist()], len(a)
    real, hits, count = abs(b.mean() - a.mean()).item(), 0, 0
    for chosen in itertools.combinations(range(2 * n), n):
        ours = sum(both[i] for i in chosen)
        hits += abs(sum(both) - 2 * ours) / n >= real * (1 - 1e-6)
        count += 1
    return hits / count


def arms(n, gap, seed, dtype=torch.float32):
    """Seeds that differ more than the arms do."""
    g = torch.Generator().manual_seed(seed)
    a = 2.7 + 0.2 * torch.randn(n, generator=g, dtype=dtype)
    return a, a + gap + 0.05 * torch.randn(n, generator=g, dtype=dtype)


def check(mine, a, b, what):
    with untouched(a=a, b=b):
        found = mine.seed_effect(a, b)
    expect(isinstance(found, tuple | list) and len(found) == 2, "return two numbers: effect and p")
    effect, p = by_bits(a, b)
    d = (b - a).double()
    hints = [
        (abs(effect), "the effect has lost its sign"),
        (-effect, "the effect has the wrong sign: b over a is b − a"),
        (d.sum(), "the effect is a sum of differences: take the mean"),
        (d.median(), "the effect is the median of the differences: take the mean"),
        (d.mean() / d.std(), "the effect is divided by the spread: it is a mean in nats"),
    ]
    close(found[0], effect, f"the effect {what}", telling(hints, effect, 1e-7, 1e-5), 1e-7, 1e-5)
    one_sided = by_bits(a, b, lambda mean, real: (mean <= real * (1 - 1e-9)) if real < 0
                        else mean >= real * (1 - 1e-9))[1]  # fmt: skip
    strict = by_bits(a, b, lambda mean, real: abs(mean) > abs(real) * (1 + 1e-9))[1]
    hints = [
        (one_sided, "only means on the side of the real one count: a mean as far below 0 is as "
                    "surprising as one above"),
        (strict, "ties do not count, not even the real signs themselves: p could be 0"),
        (by_bits(a, b, own=False)[1], "the real signs are left out: they are one of the 2ⁿ lists"),
        (unpaired(a, b), "the results are dealt to the arms without their seeds: flip the signs "
                         "of paired differences instead"),
        (1 - p, "this is the share of sign lists that stay nearer to 0"),
        (p * 2 ** len(a), "p is a number of lists: divide by 2ⁿ"),
    ]  # fmt: skip
    close(found[1], p, f"p {what}", telling(hints, p, 1e-9, 1e-9), 1e-9, 1e-9)


def test_by_hand(mine):
    """two and three seeds, counted by hand"""
    a, b = torch.tensor([1.0, 2.0]), torch.tensor([2.0, 5.0])
    effect, p = mine.seed_effect(a, b)
    close(effect, 2.0, "the effect for differences 1 and 3",
          [(-2.0, "the effect has the wrong sign: b over a is b − a"),
           (4.0, "the effect is a sum of differences: take the mean"),
           (1.0, "the effect is the median of the differences: take the mean"),
           (4 / 3, "the effect is divided by the mean of a: it is in nats")])  # fmt: skip
    close(p, 0.5, "p for differences 1 and 3, whose means are ±2 and ±1",
          [(0.25, "only means on the side of the real one count"), (0.0, "ties do not count"),
           (1 / 3, "the real signs are left out: they are one of the 4 lists"),
           (1.0, "means on the other side of 0 count, however near: compare sizes"),
           (2 / 3, "the results are dealt to the arms without their seeds: flip the signs of "
                   "paired differences instead")])  # fmt: skip
    zero = torch.zeros(3)
    close(mine.seed_effect(zero, torch.tensor([1.0, 1.0, -1.0]))[1], 1.0,
          "p for differences 1, 1 and −1, whose means are ±1/3 and ±1",
          [(0.0, "this is the share of sign lists that stay nearer to 0")])  # fmt: skip


def test_arms(mine):
    """six seeds: a clear effect, a small one, a negative one"""
    for seed, gap in enumerate((0.2, 0.03, -0.05, 0.0, -0.01, 0.01)):
        check(mine, *arms(6, gap, seed), f"of arms that differ by {gap} on average")


def test_sizes(mine):
    """one seed to eight, in double precision, near 10,000"""
    for n in (1, 2, 5, 8):
        check(mine, *arms(n, 0.04, n, torch.float64), f"with {n} seeds")
    a, b = arms(7, 0.04, 3, torch.float64)
    close(mine.seed_effect(a + 1e4, b + 1e4), by_bits(a, b), "effect and p near 10,000", atol=1e-6)


def test_ties(mine):
    """equal differences tie, whatever the rounding"""
    a = torch.linspace(2.1, 3.7, 6)
    for gap in (0.1, -0.3, 0.7, 1.1, 0.013):
        found = mine.seed_effect(a.double(), a.double() + gap)[1]
        slip = "ties differ in their last digits here: count what is equal up to rounding"
        close(found, 2 / 64, "p for six equal differences, up to rounding", [(1 / 64, slip)])
    close(mine.seed_effect(a, a)[1], 1.0, "p of an arm against itself")
    draw = torch.Generator().manual_seed(0)
    for _ in range(40):  # in tenths: whole numbers count the ties that rounding hides
        whole = torch.randint(-6, 9, (6,), generator=draw)
        if whole.sum() == 0:
            continue
        zero = torch.zeros(6, dtype=torch.float64)
        close(
            mine.seed_effect(zero, whole.double() / 10)[1],
            by_bits(zero, whole)[1],
            f"p for differences of {whole.tolist()} tenths, ties counted up to rounding",
        )


def test_small_differences(mine):
    """differences of some 1e-9 nats are judged as large ones are"""
    slip = "small differences all tie: make the tolerance of ties relative to the differences"
    zero = torch.zeros(6, dtype=torch.float64)
    for seed in range(3):
        a, b = arms(6, 0.02, seed, torch.float64)
        p = by_bits(a, b)[1]
        found = mine.seed_effect(zero, 1e-7 * (b - a))[1]
        close(found, p, "p for differences near 1e-9 nats", telling([(1.0, slip)], p))


def test_diverged(mine):
    """a run that diverged is not left out in silence"""
    a, b = arms(6, 0.1, 2)
    b[3] = torch.nan
    expect(not math.isfinite(mine.seed_effect(a, b)[0]), "one result is NaN, and the effect is a "
           "number: a seed that diverged is left out, or counts as 0")  # fmt: skip


def test_chance(mine):
    """where only chance is at work, p is rarely small"""
    g = torch.Generator().manual_seed(1)
    small = 0
    for _ in range(100):
        a, b = torch.randn(2, 5, generator=g)
        small += mine.seed_effect(a, b)[1] <= 0.1
    expect(small <= 20, f"for two arms that differ by chance, p is at most 0.1 in {small} of 100 "
           "experiments; about 6 are expected")  # fmt: skip


def test_layouts(mine):
    """any layout in memory; one call draws nothing at random"""
    a, b = arms(5, 0.02, 4)
    any_layout(mine.seed_effect, a=a, b=b)
    expect(mine.seed_effect(a, b) == mine.seed_effect(a, b), "the same arms give another p the "
           "second time: go through all lists of signs instead of drawing some")  # fmt: skip
