"""Mirrored and clean sums agree with a loop over pairs, at every size."""

import torch

from minigpt.course.grading.feedback import as_tensor, expect, same_shape, untouched


def wanted(shown):
    """By a loop."""
    p = len(shown)
    known = shown.tolist()
    mirrored = [[known[b][a] and not known[a][b] for b in range(p)] for a in range(p)]
    clean = [[not known[b][a] and not known[a][b] for b in range(p)] for a in range(p)]
    return torch.tensor(mirrored), torch.tensor(clean)


def check(mine, shown):
    """One table; typical slips are named."""
    with untouched(shown=shown):
        found = mine.kinds_of_sums(shown)
    expect(
        isinstance(found, tuple | list) and len(found) == 2,
        "give two masks, the mirrored sums first",
    )
    masks = [as_tensor(x, what) for x, what in zip(found, ("mirrored", "clean"), strict=True)]
    for mask, what in zip(masks, ("mirrored", "clean"), strict=True):
        same_shape(mask, shown.shape, "p p", what)
        expect(mask.dtype == torch.bool, f"{what} is {mask.dtype}: give bool, so it can pick rows")
    mirrored, clean = wanted(shown)
    if torch.equal(masks[0], mirrored) and torch.equal(masks[1], clean):
        return
    expect(
        not (torch.equal(masks[1], mirrored) and torch.equal(masks[0], clean)),
        "the masks are exchanged: mirrored first",
    )
    expect(
        not ((masks[0] | masks[1]) & shown & shown.T).any(),
        "a sum that was shown is neither mirrored nor clean",
    )
    own = torch.eye(len(shown), dtype=torch.bool)
    off = [(mask != right) for mask, right in zip(masks, (mirrored, clean), strict=True)]
    expect(
        not all(((o & own) == o).all() for o in off),
        "the diagonal: a + a is its own mirror. If it was not shown, nothing gives it away",
    )
    expect(
        not torch.equal(masks[0], mirrored),
        f"{off[1].sum()} sums are wrongly called clean, or not: clean is what was not shown, nor "
        "was its mirror",
    )
    below = torch.ones_like(shown).tril(-1)
    expect(
        ((masks[0] | masks[1]) & below).any() or not all(((o & below) == o).all() for o in off),
        "sums on both sides of the diagonal are split",
    )
    expect(False, f"{off[0].sum()} sums are wrongly called mirrored, or not: b + a must be shown, "
           "and a + b must not")  # fmt: skip


def test_small(mine):
    """by hand: 0 + 1, 1 + 2, and 2 + 2 are shown"""
    shown = torch.zeros(4, 4, dtype=torch.bool)
    shown[0, 1] = shown[1, 2] = shown[2, 2] = True
    check(mine, shown)


def test_pairs(mine):
    """a pair of which both are shown"""
    shown = torch.zeros(5, 5, dtype=torch.bool)
    shown[0, 3] = shown[3, 0] = shown[1, 4] = True
    check(mine, shown)


def test_nothing_and_all(mine):
    """nothing shown, and everything"""
    for p in (1, 2, 7):
        check(mine, torch.zeros(p, p, dtype=torch.bool))
        check(mine, torch.ones(p, p, dtype=torch.bool))


def test_random(mine):
    """random tables of many sizes"""
    g = torch.Generator().manual_seed(0)
    for p in (3, 8, 31, 61):
        for share in (0.1, 0.5, 0.9):
            check(mine, torch.rand(p, p, generator=g) < share)


def test_layout(mine):
    """whatever the layout"""
    shown = torch.rand(9, 9, generator=torch.Generator().manual_seed(1)) < 0.4
    check(mine, shown.T)
    check(mine, shown.repeat_interleave(2, 0).repeat_interleave(2, 1)[::2, ::2])
