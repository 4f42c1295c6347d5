"""Areas of curves against sums by hand and by NumPy."""

from itertools import pairwise

import numpy as np
import torch

from minigpt.course.grading.feedback import close, expect, telling, untouched
from minigpt.course.grading.properties import any_layout

MIB = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


def trapezoids(k, f):
    """Independent: NumPy, in double precision."""
    k, f = np.asarray(k, dtype=float), np.asarray(f, dtype=float)
    return float(((f[1:] + f[:-1]) * np.diff(k)).sum() / 2)


def slips(k, f):
    """For CPR and for CMD: what typical slips give, and what to say to them."""
    cpr, cmd = trapezoids(k, f), trapezoids(k, (1 - f).abs())
    wide = float(k[-1] - k[0])
    step = k.diff()
    fine = torch.cat([torch.linspace(float(a), float(b), 201, dtype=torch.float64)
                      for a, b in pairwise(k)])  # fmt: skip
    line = torch.tensor(np.interp(fine.numpy(), k.numpy(), f.numpy()))
    both = [
        (lambda y: (y[:-1] * step).sum(), "the left height is taken alone: take the mean of two"),
        (lambda y: (y[1:] * step).sum(), "the right height is taken alone: take the mean of two"),
        (lambda y: y.mean(), "this is a mean of the values: widths differ"),
        (lambda y: (y[1:] + y[:-1]).mean() / 2, "the widths are taken as equal: they differ"),
        (lambda y: ((y[1:] + y[:-1]) * step).sum(), "a factor of one half is missing"),
        (
            lambda y: trapezoids(k, y) + float(k[0] * y[0]) / 2,
            "a triangle below the smallest size is added",
        ),
        (
            lambda y: trapezoids(k, y) + float(k[0] * y[0]),
            "an area below the smallest size is added",
        ),
        (lambda y: trapezoids(k, y) / wide, "the area is divided by the range of sizes"),
    ]
    one = [(get(f), say) for get, say in both]
    one += [
        (cmd, "CPR and CMD are exchanged"),
        (trapezoids(k, f.clamp(0, 1)), "the curve is cut at 0 and 1: it may leave this range"),
    ]
    two = [(get((1 - f).abs()), say) for get, say in both]
    two += [
        (cpr, "CPR and CMD are exchanged"),
        (wide - cpr, "the sign stays in 1 − f, so parts above 1 make up for parts below"),
        (abs(wide - cpr), "the sign stays in 1 − f, so parts above 1 make up for parts below"),
        (1 - cpr, "this is 1 − CPR"),
        (trapezoids(k, (1 - f.clamp(0, 1)).abs()), "the curve is cut at 0 and 1: it may leave it"),
        (trapezoids(k, (1 - f) ** 2), "the distance is squared"),
        (float(torch.trapezoid((1 - line).abs(), fine)),
         "the curve is cut where it crosses 1: take |1 − f| at the given sizes"),
    ]  # fmt: skip
    return one, two


def check(mine, k, f, where="", atol=1e-10):
    """Compare both areas."""
    with untouched(sizes=k, faithfulness=f):
        found = mine.circuit_areas(k, f)
    expect(len(found) == 2, "return two areas: CPR, then CMD")
    wanted = trapezoids(k, f), trapezoids(k, (1 - f).abs())
    for name, got, value, slip in zip(("CPR", "CMD"), found, wanted, slips(k, f), strict=True):
        value = torch.tensor(value, dtype=f.dtype)
        slip = [(torch.as_tensor(v, dtype=f.dtype), say) for v, say in slip]
        close(got, value, name + where, telling(slip, value), atol, 1e-5 if atol > 1e-9 else 1e-9)


def test_by_hand(mine):
    """the card's three points"""
    check(mine, torch.tensor([0.0, 0.5, 1.0]), torch.tensor([0.0, 1.4, 1.0]), " of the card", 1e-6)


def test_random_curves(mine):
    """curves at unequal sizes, below 0 and above 1"""
    g = torch.Generator().manual_seed(0)
    for n in (7, 2, 3, 12):
        k = torch.rand(n, generator=g, dtype=torch.float64).sort().values
        f = torch.randn(n, generator=g, dtype=torch.float64) + 0.7
        check(mine, k, f, f" of {n} sizes")
    k = torch.tensor(MIB, dtype=torch.float64)
    check(mine, k, torch.randn(10, generator=g, dtype=torch.float64), " at the sizes of MIB")


def test_known_curves(mine):
    """a curve at 1 has no distance; one above it has"""
    k = torch.tensor(MIB, dtype=torch.float64)
    check(mine, k, torch.ones_like(k), " of a curve that is 1 everywhere")
    check(mine, k, torch.full_like(k, 1.5), " of a curve that is 1.5 everywhere")
    check(mine, k, torch.linspace(-2, 3, 10, dtype=torch.float64), " of a line through 1")


def test_precision_and_layouts(mine):
    """float32, large values, strided and read-only inputs"""
    k, f = torch.tensor(MIB), torch.linspace(0, 1.2, 10)
    check(mine, k, f, " in float32", 1e-5)
    any_layout(mine.circuit_areas, sizes=k, faithfulness=f)
    d = torch.tensor(MIB, dtype=torch.float64)
    check(mine, d, 1e4 + torch.linspace(0, 1e-3, 10, dtype=torch.float64), " near 1e4", 1e-8)
