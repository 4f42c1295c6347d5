"""The table by cosines written out, sums of angles by complex numbers, all p² sums right."""

import math

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, same_gradients


def table(p, frequencies):
    """One residue a row, written out."""
    rows = [
        [f(2 * math.pi * k * n / p) for k in frequencies for f in (math.cos, math.sin)]
        for n in range(p)
    ]
    return torch.tensor(rows)


def degrees(p, frequencies):
    """The table of somebody who forgets that cos takes radians."""
    angle = 360 / p * torch.arange(p)[:, None] * torch.tensor(frequencies)
    return torch.stack([angle.cos(), angle.sin()], -1).flatten(1)


def hands(*batch, n=3, seed=0, dtype=torch.float64):
    """Pairs (cos, sin) at random angles, and of unequal lengths."""
    g = torch.Generator().manual_seed(seed)
    return torch.randn(*batch, 2 * n, generator=g, dtype=dtype)


def turned(x, y):
    """The sums of angles as products of complex numbers."""
    a, b = (torch.view_as_complex(v.unflatten(-1, (-1, 2)).contiguous()) for v in (x, y))
    return torch.view_as_real(a * b).flatten(-2)


def test_table(mine):
    """cosine and sine of each residue, by turns"""
    for p, frequencies in ((5, [1]), (7, [2, 3]), (12, [5, 1, 4]), (113, [17, 56])):
        found, right = mine.clock_table(p, frequencies), table(p, frequencies)
        same_shape(found, right.shape, axes="number wave", what="the table")
        apart = torch.cat([right[:, ::2], right[:, 1::2]], 1)
        swapped = right.unflatten(1, (-1, 2)).flip(2).flatten(1)
        hints = [
            (apart, "all cosines stand before all sines: they alternate"),
            (swapped, "sine comes before cosine"),
            (table(p, [1] * len(frequencies)), "the frequencies are not used"),
            (table(p, list(range(1, len(frequencies) + 1))), "the frequencies are numbered, not "
             "used"),
            (table(p - 1, frequencies).repeat(2, 1)[:p], "the circle is divided into p − 1 parts"),
            (table(p, sorted(frequencies)), "the frequencies are sorted: keep their order"),
            (table(2 * p, frequencies)[:p], "the circle is half a turn: π stands for 2π"),
            (right.roll(-1, 0), "the residues start at 1: row 0 belongs to 0"),
            (degrees(p, frequencies), "the angles are in degrees, and cos takes radians"),
            (right * math.sqrt(2 / p), "the waves have length 1 here: a hand has, (cos, sin)"),
        ]  # fmt: skip
        close(found, right, "the table", telling(hints, right), atol=2e-4)


def test_add(mine):
    """angles add up, for any number of axes and frequencies"""
    for batch, n in (((), 1), ((5,), 3), ((2, 4), 2)):
        x, y = hands(*batch, n=n), hands(*batch, n=n, seed=1)
        right = turned(x, y)
        ca, sa, cb, sb = x[..., ::2], x[..., 1::2], y[..., ::2], y[..., 1::2]

        def put(c, s):
            return torch.stack([c, s], -1).flatten(-2)

        hints = [
            (x * y, "the products are entry by entry: cos(α + β) needs the sines, too"),
            (x + y, "the hands are added, and their angles should be"),
            (put(ca * cb + sa * sb, sa * cb + ca * sb), "the sign in cos(α + β) is wrong"),
            (put(ca * cb + sa * sb, sa * cb - ca * sb), "that is the difference of the angles"),
            (put(ca * cb - sa * sb, sa * cb - ca * sb), "the sign in sin(α + β) is wrong"),
            (put(sa * cb + ca * sb, ca * cb - sa * sb), "sine comes before cosine"),
            (torch.cat([ca * cb - sa * sb, sa * cb + ca * sb], -1),
             "all cosines stand before all sines: they alternate"),
        ]  # fmt: skip
        with untouched(x=x, y=y):
            found = mine.add_angles(x, y)
        same_shape(found, right.shape, what="the sum")
        close(found, right, "the sum of the angles", telling(hints, right))


def test_readout(mine):
    """the logits are Σ cos(2πk(a + b − c)/p) for all a, b and c"""
    for p, frequencies in ((5, [1]), (7, [3, 1]), (31, [4, 9, 15])):
        a, b = torch.arange(p).repeat_interleave(p), torch.arange(p).repeat(p)
        E = mine.clock_table(p, frequencies)
        readout = mine.clock_readout(p, frequencies)
        same_shape(readout, (2 * len(frequencies), p), axes="wave answer", what="the readout")
        found = mine.add_angles(E[a], E[b]) @ readout
        away = (a + b)[:, None] - torch.arange(p)
        k = torch.tensor(frequencies)[:, None, None]
        right = (2 * math.pi / p * k * away).cos().sum(0)
        negative = (2 * math.pi / p * k * ((a + b)[:, None] + torch.arange(p))).cos().sum(0)
        hints = [
            (negative, "the answers are −(a + b): the angle of c is added, not subtracted"),
            (right / len(frequencies), "the mean over the frequencies is taken, and the sum was "
             "asked"),
        ]  # fmt: skip
        close(found, right, "the logits", telling(hints, right), atol=1e-3)


def test_all_sums(mine):
    """all p² sums are right, also with a single frequency"""
    for p, frequencies in ((3, [1]), (13, [5]), (59, [7, 20]), (113, [1, 13, 20, 22, 36, 47])):
        a, b = torch.arange(p).repeat_interleave(p), torch.arange(p).repeat(p)
        E = mine.clock_table(p, frequencies)
        answer = (mine.add_angles(E[a], E[b]) @ mine.clock_readout(p, frequencies)).argmax(1)
        wrong = (answer != (a + b) % p).nonzero()
        if len(wrong):
            i = int(wrong[0])
            raise AssertionError(
                f"{len(wrong)} of {p * p} sums are wrong, such as {int(a[i])} + {int(b[i])} "
                f"modulo {p}, for which your network says {int(answer[i])}"
            )


def test_layouts(mine):
    """any layout in memory, and the inputs are unchanged

    No wrong answer fails this first: a change in place fails above.
    """
    any_layout(mine.add_angles, x=hands(4), y=hands(4, seed=1))


def test_gradient(mine):
    """gradients flow through the products"""
    same_gradients(mine.add_angles, turned, x=hands(3), y=hands(3, seed=1))


def test_unequal(mine):
    """a and b may trade places

    No wrong answer fails this: whoever subtracts fails above.
    """
    x, y = hands(3), hands(3, seed=1)
    expect(
        torch.allclose(mine.add_angles(x, y), mine.add_angles(y, x)),
        "add_angles(x, y) is not add_angles(y, x)",
    )
