"""Boxes of every scheme, weak and strong, behind noise of several sizes."""

import math

import torch

from minigpt.course.grading.feedback import close, expect

N, D = 12, 8
ALLOWED = torch.ones(N, N).tril().bool()


def waves(d_model, speed=0.4):
    """Sines and cosines at two speeds or more."""
    angle = torch.arange(N)[:, None] * speed / torch.arange(1, d_model // 2 + 1)
    return torch.stack([angle.sin(), angle.cos()], -1).flatten(-2)


def clean(scheme, seed=0, size=1.0):
    """A head without noise."""
    g = torch.Generator().manual_seed(seed)
    W_Q, W_K = (torch.randn(D, D, generator=g) / math.sqrt(D) for _ in range(2))
    P = size * torch.randn(N, D, generator=g)
    turn = torch.polar(
        torch.ones(N, D // 2), torch.arange(N)[:, None] * size * torch.rand(D // 2, generator=g)
    )
    far = torch.arange(N)[:, None] - torch.arange(N)
    buckets = torch.randn(N, generator=g)  # a number for each distance, in no order

    def turned(x):
        return torch.view_as_real(torch.complex(*x.chunk(2, -1)) * turn).flatten(-2)

    def score(x):
        if scheme == "waves":  # W_QK is the identity: the table of places is all stripes
            x = x + size * waves(D)
            return x @ x.T
        if scheme == "added":
            x = x + P
        q, k = x @ W_Q, x @ W_K
        if scheme == "rotary":
            q, k = turned(q), turned(k)
        table = q @ k.T
        if scheme == "bias":
            table = table - size * far
        if scheme == "buckets":
            table = table + size * buckets[far.clamp(min=0)]
        return table

    return score


def box(scheme, seed=0, size=1.0, noise=0.05):
    """The same head, with a mask and noise."""
    inner, g = clean(scheme, seed, size), torch.Generator().manual_seed(seed + 100)

    def scores(x):
        table = inner(x) + noise * torch.randn(N, N, generator=g)
        return table.masked_fill(~ALLOWED, -torch.inf)

    return scores


def name_of(mine, *how, **more):
    """The scheme that the learner sees."""
    return mine.which_scheme(box(*how, **more), N, D)[0]


def test_returns(mine):
    """a name and two numbers"""
    out = mine.which_scheme(box("rotary"), N, D)
    expect(
        isinstance(out, tuple) and len(out) == 3 and isinstance(out[0], str),
        "return three things: the scheme's name, the effect and the floor",
    )


def test_floor(mine):
    """the floor is what noise alone leaves in an average"""
    for noise, repeats in [(0.05, 64), (0.8, 64), (0.2, 16)]:
        for scheme in ("added", "bias", "none"):
            head = box(scheme, noise=noise)
            _, _, floor = mine.which_scheme(head, N, D, repeats)
            expect(
                scheme == "none" or floor < 2 * noise,
                "the floor holds the effect, too: it is what noise alone would give, so estimate "
                "it from how calls with the same vectors differ",
            )
            _floor_is_right(floor, noise, repeats)


def _floor_is_right(floor, noise, repeats):
    """Compare a floor with the noise that an average keeps."""
    expect(floor > 0, "the floor is 0: it was not measured, and no effect can be compared to it")
    ratio = floor / (noise / math.sqrt(repeats))
    expect(
        not 0.7 < ratio / math.sqrt(repeats) < 1.4,
        "the floor is the noise of a single call, and the effect is that of an average",
    )
    expect(
        abs(ratio - math.sqrt(float(ALLOWED.float().mean()))) > 0.05,
        "the floor counts pairs that the mask forbids: take the allowed ones only",
    )
    expect(0.8 < ratio < 1.25, f"the floor is {ratio:.2f} times what noise leaves in an average")


def test_nothing_there(mine):
    """a head without positions has no effect beyond the floor"""
    for seed in range(3):
        for noise in (0.02, 1.0):
            scheme, effect, floor = mine.which_scheme(box("none", seed, noise=noise), N, D)
            expect(
                not (floor * 2 <= effect < 1.5 * noise and effect > 0.4 * noise),
                "where only contents count, the effect is as large as if few calls were averaged: "
                "average all `repeats` of them",
            )
            expect(
                effect < 2 * floor,
                "a head that scores contents alone shows an effect far above the floor: do your "
                "places hold different vectors?",
            )
            expect(scheme == "none", f"a head that scores contents alone is called {scheme!r}")


def test_effect(mine):
    """the effect is the spread of the scores of equal vectors"""
    for scheme in ("added", "rotary", "bias"):
        table = clean(scheme, 1)(torch.ones(N, D))[ALLOWED]
        _, effect, _ = mine.which_scheme(box(scheme, 1, noise=0.001), N, D)
        hints = [(float(table.std()), "the squares are divided by the number of pairs less one")]
        right = float(table.std(correction=0))
        close(effect, right, f"the effect ({scheme})", hints=hints, atol=0, rtol=0.002)


def test_schemes(mine):
    """each scheme is told from the others, weak or strong"""
    for scheme in ("rotary", "added", "bias"):
        for seed, size, noise in [(0, 1.0, 0.05), (1, 1.0, 0.3), (2, 0.15, 0.02)]:
            said = name_of(mine, scheme, seed, size=size, noise=noise)
            expect(said == scheme, f"a head whose scheme is {scheme!r} is called {said!r}")


def test_stripes(mine):
    """waves that were added make stripes too"""
    said = name_of(mine, "waves", noise=0.02)
    expect(
        said == "added",
        f"waves added to the tokens are called {said!r}: a table that is constant along its "
        "diagonals does not say how it was made; what do contents change?",
    )


def test_any_bias(mine):
    """a bias may be any function of the distance"""
    said = name_of(mine, "buckets", 4, noise=0.02)
    expect(
        said == "bias",
        f"a bias that is one number for each distance, but no straight line, is called {said!r}",
    )


def test_places_outshout_contents(mine):
    """an added place may be much larger than what it is added to"""
    said = name_of(mine, "added", 5, size=15.0, noise=0.3)
    expect(
        said == "added",
        f"places fifteen times as long as the contents are called {said!r}: two tables that spread "
        "alike need not be one and the same table",
    )
