"""Adjusted p-values are those of the definitions, for any order, ties, and any number of tests."""

from fractions import Fraction

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout

F64 = torch.float64


def ranks(p):
    """Places in ascending order."""
    return sorted(range(len(p)), key=lambda i: p[i])


def by_loop(p, factor, upward, keep=True, cap=True):
    """Adjust with factor(k, m), k from 1; keep the values in order, and cap them at 1."""
    m, adjusted, last = len(p), [0.0] * len(p), None
    order = ranks(p)
    for k in range(1, m + 1) if upward else range(m, 0, -1):
        i = order[k - 1]
        value = float(Fraction(p[i]) * Fraction(factor(k, m)))
        if keep and last is not None:
            value = max(last, value) if upward else min(last, value)
        last = value
        adjusted[i] = min(value, 1.0) if cap else value
    return torch.tensor(adjusted, dtype=F64)


def true_holm(p):
    """The definition."""
    return by_loop(p, lambda k, m: m - k + 1, True)


def true_bh(p):
    """The definition."""
    return by_loop(p, lambda k, m: Fraction(m, k), False)


def holm_slips(p):
    """What typical slips give."""
    m = len(p)
    right = true_holm(p)
    return [
        (torch.tensor([min(1.0, m * v) for v in p], dtype=F64),
         "every p is multiplied by m: that is Bonferroni's correction; Holm's factors fall from m "
         "to 1"),
        (by_loop(p, lambda k, m: m - k, True),
         "the factors run from m − 1 to 0: the smallest p is multiplied by m"),
        (by_loop(p, lambda k, m: k, True), "the factors run from 1 to m: the smallest p has m"),
        (by_loop(p, lambda k, m: m - k + 1, True, keep=False),
         "an adjusted value is below one that comes before it: keep the largest so far"),
        (by_loop(p, lambda k, m: m - k + 1, True, cap=False), "an adjusted p exceeds 1"),
        (by_loop(p, lambda k, m: m - k + 1, False),
         "the smallest from the end is kept: Holm keeps the largest so far, from the first on"),
        (right.sort().values, "the values come in ascending order: put them back in that of p"),
        (torch.tensor([min(1.0, (m - i) * v) for i, v in enumerate(p)], dtype=F64),
         "the factors follow the order of the tests: they go by the size of p"),
        (right[torch.tensor(ranks(p))[torch.tensor(ranks(p))]], "the values stand in wrong places: "
         "`order` says where a value came from; its argsort says where it goes"),
        (true_bh(p), "these are Benjamini and Hochberg's values"),
    ]  # fmt: skip


def bh_slips(p):
    """What typical slips give."""
    m = len(p)
    right = true_bh(p)
    return [
        (by_loop(p, lambda k, m: Fraction(m, k), False, keep=False),
         "an adjusted value is above one of higher rank: keep the smallest so far, from the "
         "largest p down"),
        (by_loop(p, lambda k, m: Fraction(m, k), True),
         "the largest so far is kept: Benjamini and Hochberg keep the smallest, from the largest p "
         "down"),
        (by_loop(p, lambda k, m: Fraction(k, m), False), "p is multiplied by k / m: turn it over"),
        (by_loop(p, lambda k, m: Fraction(m, m - k + 1), False),
         "ranks are counted from the largest p: the smallest has rank 1"),
        (right.sort().values, "the values come in ascending order: put them back in that of p"),
        (torch.tensor([min(1.0, m / (i + 1) * v) for i, v in enumerate(p)], dtype=F64),
         "the ranks follow the order of the tests: they go by the size of p"),
        (right[torch.tensor(ranks(p))[torch.tensor(ranks(p))]], "the values stand in wrong places: "
         "`order` says where a value came from; its argsort says where it goes"),
        (true_holm(p), "these are Holm's values"),
    ]  # fmt: skip


def draw(m, seed, tied=False):
    """Random p-values, many of them small, in no order."""
    g = torch.Generator().manual_seed(seed)
    p = torch.rand(m, generator=g, dtype=F64) ** 3
    return (p * 20).round() / 20 if tied else p


def check(mine, p, where=""):
    """Compare both corrections with the loops."""
    for name, true, slips in (
        ("holm", true_holm, holm_slips),
        ("benjamini_hochberg", true_bh, bh_slips),
    ):
        with untouched(p=p):
            found = getattr(mine, name)(p)
        same_shape(found, (len(p),), "test", f"what {name} returns")
        expect(found.dtype == F64, f"{name} returns {found.dtype}: compute in double precision")
        wanted = true(p.tolist())
        hints = telling(slips(p.tolist()), wanted, atol=1e-9, rtol=1e-9) if len(p) > 2 else []
        close(found, wanted, f"{name}{where}", hints, atol=1e-9, rtol=1e-9)


def test_by_hand(mine):
    """four tests"""
    check(mine, torch.tensor([0.04, 0.01, 0.03, 0.5], dtype=F64), " of four tests")
    check(mine, torch.tensor([0.02, 0.021, 0.022, 0.9, 0.3], dtype=F64), " of five tests")


def test_any_number(mine):
    """one test stays as it is; many are adjusted by their ranks"""
    for m in (1, 2, 3, 6, 24, 97, 500):
        check(mine, draw(m, m), f" of {m} tests")


def test_any_order(mine):
    """p-values may come in any order"""
    p = draw(12, 3).sort().values
    check(mine, p, " of ascending values")
    check(mine, p.flip(0), " of descending values")


def test_ties(mine):
    """equal p-values have equal adjusted ones; 0 and 1 are p-values"""
    check(mine, draw(30, 5, tied=True), " of tied values")
    check(mine, torch.tensor([0.2, 0.2, 0.2], dtype=F64), " of equal values")
    small = [0.03, 0.001, 0.03, 0.001, 0.03, 0.04, 0.001, 0.2, 0.04]
    check(mine, torch.tensor(small, dtype=F64), " of small tied values: each counts as a test")
    check(mine, torch.tensor([1.0, 0.0, 1.0, 0.0, 0.5], dtype=F64), " of zeros and ones")


def test_never_above_one(mine):
    """no adjusted value exceeds 1"""
    check(mine, torch.tensor([0.9, 0.95, 0.7, 0.99], dtype=F64), " of large values")


def test_small(mine):
    """very small values keep their digits"""
    p = torch.tensor([3e-12, 1e-30, 2e-12, 0.4, 1e-12], dtype=F64)
    wanted = [true_holm(p.tolist()), true_bh(p.tolist())]
    for name, right in zip(("holm", "benjamini_hochberg"), wanted, strict=True):
        close(getattr(mine, name)(p) / right, torch.ones(5, dtype=F64),
              f"{name} of very small values, relative to the right ones", atol=1e-9)  # fmt: skip


def test_precision(mine):
    """double precision, and any layout"""
    single = draw(40, 8).float()
    check(mine, single, " of float32 values")
    any_layout(mine.holm, p=draw(9, 1))
    any_layout(mine.benjamini_hochberg, p=draw(9, 2))
