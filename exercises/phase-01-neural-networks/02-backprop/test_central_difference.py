"""Polynomials, where the central difference is known exactly, then a derivative by hand."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape
from minigpt.course.grading.properties import any_layout


def cubes(x):
    weight = torch.arange(1, x.numel() + 1, dtype=x.dtype).view(x.shape)
    return (weight * x**3).sum()


def inputs(shape=(2, 3), seed=0):
    g = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=g, dtype=torch.float64)


def test_shape_and_dtype(mine):
    """the gradient has the shape and the dtype of x"""
    for shape in ((2, 3), (), (1,), (2, 1, 4)):
        x = inputs(shape)
        found = mine.central_difference(cubes, x, 1e-3)
        same_shape(found, shape, what="the gradient")
    expect(found.dtype == torch.float64, f"the dtype is {found.dtype}, and that of x is float64")


def test_eps_counts(mine):
    """another nudge gives another value"""
    x = inputs(seed=6)
    small, large = (mine.central_difference(cubes, x, eps) for eps in (0.1, 0.2))
    expect(not torch.allclose(small, large), "eps is not used: the caller chooses the nudge")


def test_cubes(mine):
    """for weights · x³ it is weight · (3x² + eps²), exactly"""
    x, eps = inputs(seed=1), 0.1
    weight = torch.arange(1, 7, dtype=torch.float64).view(2, 3)
    wanted = weight * (3 * x**2 + eps**2)
    hints = [
        (weight * (3 * x**2 + 3 * x * eps + eps**2), "only one side: nudge down as well as up"),
        (weight * (3 * x**2 - 3 * x * eps + eps**2), "only one side: nudge up as well as down"),
        (2 * wanted, "the two points are 2 · eps apart: divide by that"),
        (wanted.sum().expand_as(x), "all entries at once: nudge one, and leave the others"),
        (
            weight * (3 * x**2 + eps**2 * x**2),
            "the nudge is relative to the entry: nudge each one by eps itself",
        ),
    ]
    close(mine.central_difference(cubes, x, eps), wanted, "the gradient of cubes", hints=hints)


def test_each_alone(mine):
    """while one entry is nudged, the others stand where they were"""
    x = inputs(seed=2)
    seen = []

    def watched(point):
        seen.append(point.clone())
        return cubes(point)

    mine.central_difference(watched, x, 0.5)
    for point in seen:
        expect(
            point.shape == x.shape,
            f"f gets a tensor of shape {list(point.shape)}, and x has the shape {list(x.shape)}",
        )
        moved = ((point - x).abs() > 1e-12).sum()
        expect(
            moved <= 1,
            f"{moved} entries are away from x at once: the nudge before was not taken back",
        )
    expect(len(seen) == 2 * x.numel(), f"f was called {len(seen)} times for {x.numel()} entries")


def test_dtype_of_f(mine):
    """f gets tensors of the dtype of x, and the nudge is eps to the last digit"""
    seen = set()

    def watched(point):
        seen.add(point.dtype)
        return (3e6 * point).sum()

    for dtype in (torch.float32, torch.float64):
        found = mine.central_difference(watched, torch.zeros(2, dtype=dtype), 0.1)
        expect(
            seen == {dtype},
            f"x is {dtype}, and f gets {sorted(map(str, seen))}: compute in the dtype of x",
        )
        seen.clear()
    expect(
        (found / 3e6 - 1).abs().max() < 1e-12,
        "near, and not right: the nudge has seven digits only, so make it in the dtype of x, too",
    )


def test_at_zero(mine):
    """an entry of 0 is nudged by eps, too"""
    x = torch.zeros(3, dtype=torch.float64)
    found = mine.central_difference(lambda x: (2 * x + 1).sum(), x, 1e-4)
    expect(torch.isfinite(found).all(), "not finite at 0: the nudge is relative to the entry")
    close(found, torch.full_like(x, 2.0), "the slope of 2x + 1 at 0")


def test_undefined(mine):
    """where f is not defined on one side, the gradient is NaN, and elsewhere it is not"""
    x = torch.tensor([0.0, 4.0], dtype=torch.float64)
    found = mine.central_difference(lambda x: x.sqrt().sum(), x, 1e-4)
    expect(
        found[0].isnan().item(),
        f"√x does not exist at −0.0001, and you return {found[0].item():g}: do not hide NaN",
    )
    close(found[1], torch.tensor(0.25, dtype=torch.float64), "the slope of √x at 4")


def test_x_stays(mine):
    """x itself is not changed, not even by rounding"""
    x = inputs(seed=3) * 1e3
    before = x.clone()
    mine.central_difference(cubes, x, 1e-4)
    expect(torch.equal(x, before), "your function changes x: work on a copy")


def test_small_eps_needs_digits(mine):
    """in float64 a nudge of 1e-6 finds the derivative of a sine to 1e-8"""
    x = inputs((5,), seed=4)
    found = mine.central_difference(lambda x: x.sin().sum(), x, 1e-6)
    close(found, x.cos(), "the slope of a sine", atol=1e-8, rtol=1e-8)


def test_layouts(mine):
    """inputs may lie in memory as they like, and stay as they are"""
    any_layout(lambda x: mine.central_difference(cubes, x, 0.1), x=inputs((3, 4), seed=5))


def test_one_entry_is_f(mine):
    """f may return an entry of what it gets: a view, which later writing changes"""
    found = mine.central_difference(lambda x: x[1], inputs((3,), seed=7), 0.1)
    expect(
        found[1] != 0,
        "f returns an entry of its argument, and you wrote into that argument before you used "
        "the result: give f a new tensor for each call, or take .item() at once",
    )
    close(found, torch.tensor([0.0, 1.0, 0.0]).double(), "the gradient of one entry")


def test_eps_as_given(mine):
    """a nudge may be tiny or large"""
    x = torch.zeros(3, dtype=torch.float64)
    for eps in (1e-9, 5.0):
        seen = []
        mine.central_difference(lambda x: seen.append(x.abs().max()) or x.sum(), x, eps)
        expect(
            all(abs(float(one) / eps - 1) < 1e-9 for one in seen),
            f"eps is {eps:g}, and an entry moves by {float(max(seen)):g}: take eps as it is given",
        )
