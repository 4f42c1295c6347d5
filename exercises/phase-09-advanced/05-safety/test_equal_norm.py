"""Each control has the norm of v; all directions are equally likely; seeds are used."""

import torch

from minigpt.course.grading.feedback import expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, depends_on_seed, distinct_draws


def draw(d, seed=0, dtype=torch.float64):
    g = torch.Generator().manual_seed(seed)
    return torch.randn(d, generator=g, dtype=torch.float64).to(dtype) * (seed + 2)


def check(mine, v, n, seed=0, where=""):
    with untouched(v=v):
        found = mine.equal_norm(v, n, seed)
    same_shape(found, (n, len(v)), "n d", "the controls")
    expect(
        found.dtype == v.dtype,
        f"the controls are {found.dtype} where v is {v.dtype}: keep the dtype "
        "(float32 comes back as float32, float64 as float64)",
    )
    expect(found.isfinite().all(), f"a control is NaN or infinite{where}")
    size, wanted = found.double().norm(dim=1), v.double().norm()
    slack = 1e-9 if v.dtype == torch.float64 else 1e-4
    one = (size - 1).abs().max() < 1e-4 and (wanted - 1).abs() > 1e-3
    expect(not one, "the controls are of length 1: make them as long as v")
    expect(
        ((size / wanted - 1).abs() < slack).all(),
        f"a control has not the norm of v{where}: divide each row by its own norm first",
    )
    return found


def test_norm(mine):
    """every row has the norm of v, for any width and number"""
    for seed, (d, n) in enumerate([(6, 3), (1, 5), (3, 4), (97, 2), (8, 1), (1001, 3), (5, 131)]):
        check(mine, draw(d, seed), n, seed, f" for d, n = {d}, {n}")


def test_any_size(mine):
    """tiny and large vectors; float32 comes back as float32"""
    for size in (1e-20, 1e-6, 1e4, 1e20):
        check(mine, draw(7, 3) * size, 4, 1, f" for a v of size {size:g}")
    check(mine, draw(7, 3, torch.float32), 4)
    check(mine, draw(7, 3, torch.float32) * 1e-8, 4, 2, " for a short v in float32")


def test_few_values(mine):
    """entries are not those of v in another order or with other signs"""
    v = draw(4, 6)
    x = check(mine, v, 200)
    known = (x.abs()[..., None] - v.abs()).abs().min(-1).values < 1e-9
    expect(
        known.double().mean() < 0.05,
        "not all directions are possible: the entries are those of v",
    )


def test_few_rows(mine):
    """two and three rows know nothing of each other"""
    v = draw(60, 8)
    for n in (2, 3):
        cosines = []
        for seed in range(6):
            x = check(mine, v, n, seed=seed) / v.norm()
            cosines.append((x @ x.T)[torch.triu(torch.ones(n, n), 1).bool()])
        expect(
            torch.cat(cosines).mean() > -0.3,
            f"{n} controls point away from each other: is their mean taken off? Each should be "
            "drawn anew",
        )


def test_rows_drawn_anew(mine):
    """no two rows are the same, opposite or forced apart"""
    v = draw(6, 2)
    x = check(mine, v, 400, seed=3) / v.norm()
    distinct_draws(x, "the controls")
    cosines = x @ x.T
    pairs = cosines[torch.triu(torch.ones(400, 400), 1).bool()]
    expect(
        (pairs.abs() < 1 - 1e-9).all(),
        "a control is the opposite of another: each should be drawn anew",
    )
    near = torch.stack([cosines.diagonal(k).square().mean() for k in range(1, 6)])
    side = x.mean(0) - x.mean(0) @ v / (v @ v) * v  # what has nothing to do with v
    expect((side.abs() < 0.12).all(), "the controls lie on one side: their mean is far from zero")
    apart = "controls avoid each other: each should be drawn anew"
    expect(near.mean() * 6 > 0.75, apart)
    expect(
        near.mean() * 6 < 1.25,
        "neighboring controls are more alike than random directions: some directions come more "
        "often, or a row follows the one before",
    )
    few = torch.stack([mine.equal_norm(v, 6, seed) / v.norm() for seed in range(40)])
    few = (few @ few.mT).square()[:, torch.triu(torch.ones(6, 6), 1).bool()]
    expect(few.mean() * 6 > 0.75, f"{apart}, also if they are as few as six")


def test_all_directions(mine):
    """means, squares and fourth powers are those of a sphere, whatever v is"""
    n = 6_000
    for v in (torch.tensor([3.0, 0.0], dtype=torch.float64), draw(3, 1), draw(9, 2)):
        d, u = len(v), v / v.norm()
        x = check(mine, v, n, seed=5) / v.norm()
        along = x @ u
        side = x.mean(0)
        side = side - (side @ u) * u  # what has nothing to do with v
        expect(
            (side.abs() < 0.06).all(),
            "the controls lie on one side: their mean is far from zero",
        )
        expect(
            (along.square().mean() * d - 1).abs() < 0.15 and along.mean().abs() < 0.06,
            "the controls depend on v: the part along v is not that of a random direction",
        )
        square = x.square().mean(0) * d
        expect(
            ((square - 1).abs() < 0.15).all(),
            "not all directions are equally likely: some coordinates are larger than others",
        )
        fourth = x.pow(4).mean(0) * d * (d + 2) / 3
        odd = (x[:, 0] * x[:, 1]).square().mean() * d * (d + 2)
        expect(
            ((fourth - 1).abs() < 0.12).all() and (odd - 1).abs() < 0.15,
            "not all directions are equally likely: the corners of a cube, or a few fixed "
            "directions, come more often (numbers from torch.rand favor corners)",
        )


def test_one_dimension(mine):
    """in one dimension there are two directions, and both come"""
    x = check(mine, torch.tensor([-2.0], dtype=torch.float64), 64)
    expect(len(x.round(decimals=6).unique()) == 2, "in one dimension both v and −v should be drawn")


def test_seed(mine):
    """one seed, one result; other seeds, others; no global state"""
    v = draw(5, 1)
    depends_on_seed(lambda seed: mine.equal_norm(v, 3, seed), "the controls")
    first = mine.equal_norm(v, 3, 7)
    for step in (100, 256, 1000, 1024, 10_000, 65_536, 1_000_000):
        expect(
            not torch.equal(first, mine.equal_norm(v, 3, 7 + step)),
            f"seeds {step} apart give the same controls: use the seed as it is",
        )
    rows = torch.cat([mine.equal_norm(v, 5, seed) for seed in range(6)])
    expect(
        len(rows.unique(dim=0)) == 30,
        "seeds next to each other share controls: draw all rows from one generator",
    )
    expect(
        torch.equal(mine.equal_norm(v, 3), mine.equal_norm(v, 3, 0)), "the default seed is not 0"
    )


def test_layouts(mine):
    """strided and read-only vectors work"""
    any_layout(lambda v: mine.equal_norm(v, 3), v=draw(5, 4))
