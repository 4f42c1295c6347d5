"""Along the directions the source, orthogonal to them the base."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, same_gradients

SIZES = [(4, 5, 2), (3, 3, 1), (7, 12, 5), (1, 6, 6), (9, 2, 1), (20, 70, 33)]


def draw(batch, d, k, seed=0, dtype=torch.float64):
    """Base, source and directions of unequal length that are not orthogonal."""
    g = torch.Generator().manual_seed(seed)
    base = torch.randn(batch, d, generator=g, dtype=dtype)
    source = torch.randn(batch, d, generator=g, dtype=dtype) + 1
    rows = torch.randn(k, d, generator=g, dtype=dtype)
    rows = rows + 0.5 * rows[:1]
    return base, source, rows * torch.linspace(0.3, 4, k, dtype=dtype)[:, None]


def oracle(base, source, directions):
    """By least squares: what remains of the difference is orthogonal to all rows."""
    P = torch.linalg.pinv(directions) @ directions
    return base + (source - base) @ P


def slips(base, source, directions):
    """What typical slips give, and what to say to them."""
    P = torch.linalg.pinv(directions) @ directions
    difference = source - base
    size = directions.norm(dim=1, keepdim=True)
    unit = directions / size
    mask = (directions.abs() > 1e-6).any(0)
    return [
        (base + difference @ directions.T @ directions,
         "the directions are not of length 1, and their lengths show in the result"),
        (base + difference @ directions.T @ unit,
         "the directions are not of length 1, and their lengths show in the result"),
        (base + difference @ unit.T @ unit,
         "the directions are not orthogonal: what they share is exchanged twice"),
        (source - difference @ P, "base and source are exchanged"),
        (base + source @ P, "the base's own part stays along the directions: replace it"),
        (base - base @ P, "the base's part is taken away, and nothing of the source is put in"),
        (source @ P, "the rest of the base is missing"),
        (base - difference @ P, "the sign of the difference is turned"),
        (source, "everything is exchanged"),
        (base, "nothing is exchanged"),
        (base + (difference @ unit[0])[:, None] * unit[0], "only the first direction is used"),
        (torch.where(mask, source, base), "whole coordinates are exchanged: project instead"),
    ]  # fmt: skip


def check(mine, base, source, directions, where="", atol=1e-9, rtol=1e-8):
    """Compare with least squares."""
    with untouched(base=base, source=source, directions=directions):
        found = mine.interchange_along(base, source, directions)
    same_shape(found, base.shape, "batch d", "the result")
    wanted = oracle(base, source, directions)
    close(found, wanted, f"the result{where}",
          telling(slips(base, source, directions), wanted, atol=1e-4), atol, rtol)  # fmt: skip


def test_random_directions(mine):
    """directions of any length and angle"""
    for seed, (batch, d, k) in enumerate(SIZES):
        check(mine, *draw(batch, d, k, seed), f" for {k} directions of {d}")


def test_by_hand(mine):
    """along (0.6, 0.8): both coordinates move"""
    base, source = torch.tensor([[3.0, 1.0]]), torch.tensor([[1.0, 1.0]])
    for size in (1, 5, -2):
        v = size * torch.tensor([[0.6, 0.8]])
        check(mine, base, source, v, f" along {size} times (0.6, 0.8)", atol=1e-5, rtol=1e-4)


def test_lengths_do_not_count(mine):
    """short and long directions give the same exchange"""
    base, source, rows = draw(5, 8, 3, 9)
    wanted = oracle(base, source, rows)
    for size in (1e-8, 1e-4, 1e6):
        found = mine.interchange_along(base, source, rows * size)
        close(found, wanted, f"the result with directions {size:g} times as long (Short directions "
              "span the same space)", atol=1e-6)  # fmt: skip


def test_twice_and_back(mine):
    """a second exchange changes nothing, and the base's own value undoes it"""
    base, source, rows = draw(6, 7, 2, 4)
    once = mine.interchange_along(base, source, rows)
    close(mine.interchange_along(once, source, rows), once, "a second exchange", atol=1e-8)
    close(mine.interchange_along(once, base, rows), base, "the exchange back", atol=1e-8)


def test_far_from_zero(mine):
    """activations far from zero, in double precision"""
    base, source, rows = draw(5, 9, 3, 6)
    check(mine, base + 1e4, source + 1e4, rows, " with 10,000 added", atol=1e-7)
    check(mine, base, source * 1e4, rows, " with a source 10,000 times as large", atol=1e-6)
    found = mine.interchange_along(base, source, rows)
    off = (found - oracle(base, source, rows)).abs().max()
    expect(off < 1e-9, "the precision of float64 is lost on the way")


def test_gradients(mine):
    """gradients reach the directions, the base and the source"""
    base, source, rows = draw(4, 6, 2, 5)
    same_gradients(mine.interchange_along, oracle, base=base, source=source, directions=rows)


def test_single_precision_and_layouts(mine):
    """float32 comes back as float32; strided and read-only inputs work"""
    base, source, rows = draw(5, 6, 2, 7, torch.float32)
    check(mine, base, source, rows, " in float32", atol=1e-4, rtol=1e-3)
    any_layout(mine.interchange_along, base=base, source=source, directions=rows)
