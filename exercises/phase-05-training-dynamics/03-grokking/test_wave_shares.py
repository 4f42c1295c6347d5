"""Waves against cosines written out, shares of planted waves, keys of lists with known shares."""

import math

import torch

from minigpt.course.grading.feedback import close, equal, expect, same_shape, telling
from minigpt.course.grading.properties import any_layout, same_gradients


def wave(k, n, p, shape):
    return getattr(math, shape)(2 * math.pi * k * n / p)


def basis(p):
    rows = [[1 / math.sqrt(p)] * p]
    for k in range(1, (p + 1) // 2):
        for shape in ("cos", "sin"):
            rows.append([math.sqrt(2 / p) * wave(k, n, p, shape) for n in range(p)])
    return torch.tensor(rows, dtype=torch.float64)


def shares_of(table):
    power = (basis(len(table))[1:].to(table.dtype) @ table).square().sum(1)
    power = power[::2] + power[1::2]
    return power / power.sum()


def table(p, d, seed=0, dtype=torch.float64):
    """Columns of unequal size, so that no column may be normalized by itself."""
    g = torch.Generator().manual_seed(seed)
    made = torch.randn(p, d, generator=g, dtype=dtype)
    return made * torch.logspace(-1, 1, d, dtype=dtype)


def test_waves(mine):
    """the rows are the constant, then cosine and sine of each frequency"""
    for p in (3, 5, 7, 31):
        found, right = mine.waves(p), basis(p).float()
        same_shape(found, (p, p), axes="wave number", what="the waves")
        n = (p - 1) // 2
        swapped = torch.cat([right[:1], right[1:].view(n, 2, p).flip(1).flatten(0, 1)])
        apart = torch.cat([right[:1], right[1::2], right[2::2]])
        hints = [
            (right * math.sqrt(p / 2), "the rows are not of length 1: over all residues cos² adds "
                                       "up to p/2"),
            (torch.cat([right[:1] * math.sqrt(2), right[1:]]),
             "the constant row is too long by √2: its squares add up to 2"),
            (torch.cat([right[:1] * math.sqrt(p), right[1:]]),
             "the constant row is too long: its squares add up to p"),
            (torch.cat([torch.ones(1, p), right[1:] * math.sqrt(p / 2)]),
             "the rows are not of length 1"),
            (right / math.sqrt(2), "the rows are shorter than 1"),
            (swapped, "sine comes before cosine: row 2k − 1 is the cosine"),
            (apart, "all cosines stand before all sines: they alternate"),
        ]  # fmt: skip
        close(found, right, "the waves", telling(hints, right), atol=2e-4)


def test_orthonormal(mine):
    """113 waves: each of length 1, and any two at right angles"""
    rows = mine.waves(113).double()
    close(rows @ rows.T, torch.eye(113).double(), "the products of waves", atol=2e-4)


def test_shares(mine):
    """any table: all columns count by their size, sine and cosine count"""
    for p, d, seed in ((7, 4, 0), (13, 1, 1), (31, 9, 2)):
        made = table(p, d, seed) + 3
        right = shares_of(made)
        w = basis(p)[1:]
        products = w @ made
        cos_only = products[::2].square().sum(1)
        squares = products.square()
        each = (squares[::2] + squares[1::2]) / squares.sum(0)
        everything = (w @ made).square().sum() + (basis(p)[:1] @ made).square().sum()
        power = squares.sum(1).view(-1, 2).sum(1)
        summed = products.sum(1).square().view(-1, 2).sum(1)
        norms = power.sqrt()
        absolute = products.abs().sum(1).view(-1, 2).sum(1)
        hints = [
            (cos_only / cos_only.sum(), "the sines are missing: a wave may have any phase"),
            (each.mean(1), "each column is normalized by itself: a large column counts for more"),
            (power, "the powers are not divided by their sum"),
            (power / everything, "the constant counts in the sum: leave row 0 out"),
            (summed / summed.sum(), "columns are added up before the square: they may cancel"),
            (absolute / absolute.sum(), "absolute values are added: squares add up at right "
                                        "angles, sizes do not"),
            (norms / norms.sum(), "these are shares of lengths: square the products, then add "
                                  "them up"),
        ]  # fmt: skip
        found = mine.wave_shares(made)
        expect(
            tuple(found.shape) != (p - 1,),
            "cosine and sine have a share each: a frequency's share is their sum",
        )
        same_shape(found, right.shape, axes="frequency", what="the shares")
        close(found, right, "the shares", telling(hints, right), atol=1e-5)


def test_planted(mine):
    """a planted wave has the share of its squared size, whatever its phase and the constant"""
    for p, first, second in ((11, 2, 5), (41, 4, 9)):
        n = torch.arange(p, dtype=torch.float64)
        made = torch.zeros(p, 3, dtype=torch.float64)
        made[:, 0] = 2 * torch.cos(2 * math.pi * first * n / p + 0.7) + 5
        made[:, 2] = torch.sin(2 * math.pi * second * n / p)
        right = torch.zeros((p - 1) // 2, dtype=torch.float64)
        right[first - 1], right[second - 1] = 0.8, 0.2
        norms = right.sqrt() / right.sqrt().sum()
        found = mine.wave_shares(made)
        same_shape(found, right.shape, axes="frequency", what="the shares")
        hints = [
            (norms, "these are shares of lengths: square the products, then add them up"),
            (right.roll(1), "the shares stand one place too far: entry 0 belongs to frequency 1"),
        ]
        close(found, right, "the shares", telling(hints, right, atol=1e-4), atol=1e-4)


def test_constant(mine):
    """a constant that is added to all residues changes nothing"""
    made = table(11, 3, 5)
    close(mine.wave_shares(made + 100), shares_of(made), "the shares", atol=1e-3)


def test_scale(mine):
    """a table a million times smaller or larger has the same shares"""
    made = table(11, 3, 6)
    for size in (1e-6, 1e6):
        found = mine.wave_shares(size * made)
        close(found, shares_of(made), f"the shares of a table times {size:g}", atol=1e-5)


def test_float32(mine):
    """a float32 table gives float32 shares that add up to 1"""
    found = mine.wave_shares(table(113, 16, 3).float())
    expect(found.dtype == torch.float32, f"the shares are {found.dtype} for a float32 table")
    close(found.sum(), torch.tensor(1.0), "the sum of the shares", atol=1e-4)


def test_gradient(mine):
    """gradients flow back to the table

    No wrong answer fails this: a cut graph is the only way to do so.
    """
    same_gradients(mine.wave_shares, shares_of, table=table(7, 3), atol=1e-4)


def test_keys(mine):
    """more than so many times an even share, named by frequency"""
    cases = [
        ([0.05, 0.6, 0.05, 0.05, 0.05, 0.05, 0.05, 0.1], 3.0),
        ([0.2, 0.02, 0.26, 0.02, 0.24, 0.02, 0.22, 0.02], 1.5),
        ([0.1] * 10, 3.0),
        ([0.3, 0.02, 0.3, 0.02, 0.3, 0.02, 0.02, 0.02], 2.8),
        ([0.625, 0.375, 0.0, 0.0], 2.5),
        ([0.5, 0.02, 0.3, 0.02, 0.1, 0.02, 0.02, 0.02], 3.0),
        ([0.02] * 18 + [0.24, 0.4], 3.0),
    ]
    for shares, times in cases:
        n = len(shares)
        right = [i + 1 for i, s in enumerate(shares) if s > times / n]
        hints = [
            ([k - 1 for k in right], "numbered from 0: the first entry belongs to frequency 1"),
            ([i + 1 for i, s in enumerate(shares) if s > times / (2 * n + 1)],
             "an even share is one part in (p − 1)/2, the number of frequencies, not of residues"),
            ([i + 1 for i, s in enumerate(shares) if s > 3 / n], "times_even is not used"),
            ([i + 1 for i, s in enumerate(shares) if s >= times / n], "a share equal to the bound "
             "counts, and more than it was asked"),
            (sorted(right, key=lambda k: -shares[k - 1]), "the strongest comes first: the lowest "
             "was asked"),
        ]  # fmt: skip
        found = mine.find_keys(torch.tensor(shares), times)
        expect(
            all(isinstance(k, int) for k in found),
            "the frequencies are not plain integers: .tolist() or int(…) makes them",
        )
        equal(found, right, "the key frequencies", [(v, t) for v, t in hints if v != right])


def test_layouts(mine):
    """any layout in memory, and the table is unchanged"""
    any_layout(mine.wave_shares, table=table(9, 4))
