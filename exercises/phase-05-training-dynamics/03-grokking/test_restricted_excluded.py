"""The projection by least squares, planted parts, and losses of parts made by hand."""

import math

import torch
from torch.nn.functional import cross_entropy

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, same_gradients


def pairs(p):
    return torch.arange(p).repeat_interleave(p), torch.arange(p).repeat(p)


def logits_of(p, seed=0, dtype=torch.float64):
    """Noise, a mean for each answer, waves of a and of b alone, and waves of a + b."""
    g = torch.Generator().manual_seed(seed)
    a, b = pairs(p)
    made = torch.randn(p * p, p, generator=g, dtype=dtype)
    made = made + 2 * torch.randn(p, generator=g, dtype=dtype)
    for which, size in ((a, 1.5), (b, 1.0), (a + b, 3.0)):
        table = torch.randn(p, p, generator=g, dtype=dtype)
        made = made + size * table[which % p]
    return made


def columns(p, frequencies, which=None):
    """The waves as columns, not normalized: [sum wave]."""
    a, b = pairs(p)
    which = a + b if which is None else which
    made = [
        f(2 * math.pi * k * which.double() / p) for k in frequencies for f in (torch.cos, torch.sin)
    ]
    return torch.stack(made, 1)


def projected(logits, w):
    """The part in the span of the columns of w, by least squares."""
    w = w.to(logits.dtype)
    return w @ torch.linalg.lstsq(w, logits).solution


def mask(p, seed=0):
    return torch.rand(p * p, generator=torch.Generator().manual_seed(seed)) < 0.3


def test_part(mine):
    """the part is the projection on the waves of a + b"""
    for p, frequencies in ((5, [2]), (7, [1, 3]), (11, [5, 2, 4])):
        z, w = logits_of(p, seed=p), columns(p, frequencies)
        a, b = pairs(p)
        right = projected(z, w)
        n = torch.arange(p, dtype=z.dtype)
        over = torch.stack(
            [f(2 * math.pi * k * n / p) for k in frequencies for f in (torch.cos, torch.sin)]
        )
        with untouched(logits=z):
            found = mine.wave_part(z, frequencies)
        same_shape(found, (p * p, p), axes="sum answer", what="the part")
        unit = w * math.sqrt(2) / p
        hints = [
            (w @ (w.T @ z), "the waves are not of length 1: their squared length over all p² sums "
                            "is p²/2"),
            (right * p, "the part is too large by a factor p: the waves go over p² rows"),
            (right / 2, "the part is half as large as it should be: cos² has the mean ½"),
            (right * 2, "the part is twice as large as it should be"),
            (unit[:, ::2] @ (unit[:, ::2].T @ z), "the sines are missing"),
            (z @ over.T @ over * 2 / p, "the waves go over the answers, and they should go over "
                                        "the sums"),
            (projected(z, columns(p, frequencies, a)), "the waves are those of a alone, not of "
                                                       "a + b"),
            (projected(z, columns(p, frequencies, a - b)), "the waves are those of a − b"),
            (projected(z, columns(p, [k + 1 for k in frequencies])), "the frequencies are one too "
                                                                     "high"),
            (projected(z, columns(p, [k - 1 for k in frequencies if k > 1])),
             "the frequencies are one too low"),
            (z - right, "that is the rest, and the part was asked"),
            (right + z.mean(0), "the mean over all sums is in it: it belongs to the restricted "
                                "loss, and not to the part"),
        ]  # fmt: skip
        close(found, right, "the part", telling(hints, right))


def test_twice(mine):
    """a second projection changes nothing, and another frequency finds nothing"""
    z = logits_of(13, 3)
    part = mine.wave_part(z, [2, 6])
    close(mine.wave_part(part, [6, 2]), part, "the part of the part")
    none = torch.zeros_like(part)
    close(mine.wave_part(part, [3]), none, "the part of another frequency")


def test_large(mine):
    """p = 113 in float32, and logits near 1,000"""
    a, b = pairs(113)
    wave = torch.cos(2 * math.pi * 17 * ((a + b) % 113) / 113)[:, None]
    sizes = torch.linspace(-2, 2, 113)
    found = mine.wave_part(wave * sizes + 1000, [17, 40])
    expect(found.dtype == torch.float32, f"the part is {found.dtype} for float32 logits")
    close(found, wave * sizes, "the part", atol=5e-3)


def losses(z, frequencies, shown):
    p = z.shape[1]
    a, b = pairs(p)
    answer = (a + b) % p
    part = projected(z, columns(p, frequencies))
    kept, rest = part + z.mean(0), z - part

    def of(logits, rows=None):
        rows = torch.ones(len(z), dtype=torch.bool) if rows is None else rows
        return cross_entropy(logits[rows], answer[rows]).item()

    right = of(kept), of(rest, shown)
    hints = [
        ((of(part), None), "the restricted loss keeps the constant, which is the mean of each "
                           "answer's logits over all sums: one number for a whole row is nothing "
                           "to a softmax"),
        ((of(kept, shown), None), "the restricted loss is over the shown sums only, and all were "
                                  "asked"),
        ((of(kept, ~shown), None), "the restricted loss is over the sums that were kept back only, "
                                   "and all were asked"),
        ((len(z) * right[0], int(shown.sum()) * right[1]), "the losses are added up: average them "
                                                           "over the sums"),
        ((None, of(rest)), "the excluded loss is over all sums, and it asks about those shown in "
                           "training"),
        ((None, of(rest, ~shown)), "the excluded loss is over the sums that were not shown"),
        ((None, of(rest - z.mean(0), shown)), "the excluded loss leaves out the constant, too: "
                                              "remove the waves only"),
        (tuple(x / math.log(2) for x in right), "these are bits, and nats were asked"),
        (right[::-1], "the two losses have changed places"),
    ]  # fmt: skip
    return right, hints


def test_losses(mine):
    """restricted over all sums with the constant; excluded over the shown ones, with the rest"""
    for p, frequencies in ((5, [1]), (7, [1, 3]), (13, [2, 5])):
        z, shown = logits_of(p, seed=20 + p), mask(p, seed=p)
        right, hints = losses(z, frequencies, shown)
        with untouched(logits=z, shown=shown):
            found = mine.restricted_excluded(z, frequencies, shown)
        expect(isinstance(found, tuple) and len(found) == 2, "return both losses")
        close(found, right, "the losses", hints, atol=1e-5)


def test_confident(mine):
    """losses of thousands of nats are as exact as small ones"""
    for p, frequencies, size in ((7, [1, 3], 500), (13, [2, 5], 2000)):
        z, shown = size * logits_of(p, seed=40 + p), mask(p, seed=p)
        right, hints = losses(z, frequencies, shown)
        found = mine.restricted_excluded(z, frequencies, shown)
        expect(
            all(math.isfinite(loss) for loss in found),
            f"the losses of logits near {size} are {tuple(found)}: the exponential overflows, or "
            "a probability of 0 has no logarithm; log_softmax or cross_entropy avoids both",
        )
        if min(found) < 100 < min(right):
            expect(
                False,
                f"the losses of logits near {size} are {found[0]:.1f} and {found[1]:.1f}, and "
                "should be above 100 nats: a small number added to the probability caps them",
            )
        close(found, right, "the losses", hints, atol=1e-2)


def test_many(mine):
    """any number of frequencies, up to all of them"""
    for p, frequencies in ((23, [11, 2, 9, 4, 7, 1, 10, 3]), (17, list(range(1, 9)))):
        z = logits_of(p, seed=p)
        found = mine.wave_part(z, frequencies)
        close(found, projected(z, columns(p, frequencies)), f"the part of {len(frequencies)}")


def test_clean(mine):
    """a network of two hands needs its frequency, and nothing else"""
    p = 11
    a, b = pairs(p)
    away = (a + b)[:, None] - torch.arange(p)
    z = 40 * torch.cos(2 * math.pi * 3 * away.double() / p)
    shown = mask(p)
    own = mine.restricted_excluded(z, [3], shown)
    expect(own[0] < 0.01, f"with its own frequency the restricted loss is {own[0]:.2f}")
    expect(
        abs(own[1] - math.log(p)) < 0.01,
        "without its only frequency nothing is left, so that the excluded loss is log p; yours is "
        f"{own[1]:.2f}",
    )
    other = mine.restricted_excluded(z, [4], shown)
    expect(other[0] > 2, f"with another frequency the restricted loss is {other[0]:.2f}")
    expect(other[1] < 0.01, f"without another frequency the excluded loss is {other[1]:.2f}")


def test_gradient(mine):
    """gradients flow through the part

    No wrong answer fails this: a cut graph is the only way to do so.
    """
    w = columns(5, [1, 2])
    same_gradients(lambda z: mine.wave_part(z, [1, 2]), lambda z: projected(z, w), z=logits_of(5))


def test_layouts(mine):
    """any layout in memory, and the logits are unchanged"""
    any_layout(lambda z: mine.wave_part(z, [2]), z=logits_of(7))
    any_layout(lambda z: mine.restricted_excluded(z, [2], mask(7)), z=logits_of(7))
