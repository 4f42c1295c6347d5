"""The difference is that of two means; erasing leaves the mean, and all that is orthogonal."""

import torch

from minigpt.course.grading.feedback import close, expect, telling, untouched
from minigpt.course.grading.properties import any_layout


def draw(n, d, seed, offset=0.0, dtype=torch.float64):
    """Rows far from the origin, and labels of which class 1 is rare."""
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, d, generator=g, dtype=torch.float64) + offset
    x = x + torch.randn(d, generator=g, dtype=torch.float64)
    y = (torch.rand(n, generator=g) < 0.2).long()
    y[:2] = torch.tensor([0, 1])
    return x.to(dtype), y


def means(x, y):
    """The definition."""
    rows = [x[[i for i, label in enumerate(y.tolist()) if label == c]] for c in (1, 0)]
    return rows[0].sum(0) / len(rows[0]) - rows[1].sum(0) / len(rows[1])


def check_means(mine, x, y, where="", rtol=1e-4, atol=1e-5):
    """Compare with the definition."""
    with untouched(x=x, y=y):
        found = mine.difference_of_means(x, y)
    wanted = means(x, y)
    slips = [
        (-wanted, "this is class 0 less class 1"),
        (x[y == 1].sum(0) - x[y == 0].sum(0), "these are sums, not means"),
        (
            (x[y == 1].sum(0) - x[y == 0].sum(0)) / len(x),
            "each class is divided by the number of all rows: divide by its own number",
        ),
        (x[y == 1].mean(0) - x.mean(0), "class 0 is what is subtracted, not the mean of all rows"),
        (x[y == 1].mean(0) - x[y != 1].mean(0), "rows of other classes than 0 and 1 are counted"),
        (wanted / wanted.norm(), "this has length 1: the length of the difference is asked, too"),
    ]
    close(found, wanted, f"the difference of means{where}", telling(slips, wanted), atol, rtol)


def test_means(mine):
    """two means, of classes of unequal sizes"""
    for seed, (n, d) in enumerate([(9, 3), (7, 1), (2, 3), (50, 5), (901, 33)]):
        check_means(mine, *draw(n, d, seed), f" of {n} rows")
    x, y = draw(60, 4, 9)
    y[10:30] = 2
    y[40:45] = -1
    check_means(mine, x, y, " where other classes occur")
    x, y = draw(300, 6, 10, offset=1e4)
    check_means(mine, x, y, " far from the origin (did you keep the dtype? In float32 digits are "
                "lost)", rtol=0, atol=1e-8)  # fmt: skip
    check_means(mine, *draw(40, 5, 11, dtype=torch.float32), " in float32")
    any_layout(lambda x: mine.difference_of_means(x, y), x=x)


def refuses(call, what):
    """Check for a ValueError."""
    try:
        call()
    except ValueError:
        return
    expect(False, f"{what}: raise a ValueError")


def test_a_class_without_rows(mine):
    """a mean of nothing is refused"""
    x, _ = draw(6, 3, 0)
    for label in (0, 1, 2):
        y = torch.full((6,), label)
        missing = 1 if label == 0 else 0
        refuses(lambda y=y: mine.difference_of_means(x, y), f"no row of class {missing}")
        y[::2] = 3
        refuses(lambda y=y: mine.difference_of_means(x, y), f"no row of class {missing}, but of "
                "another class")  # fmt: skip


def without(x, v):
    """Row by row, in double precision."""
    a, b = x.double(), v.double() / v.double().abs().max()
    mean = a.mean(0)
    rows = [row - ((row - mean) * b).sum() / (b * b).sum() * b for row in a]
    return torch.stack(rows).to(x.dtype)


def check_erased(mine, x, v, where="", atol=1e-5, rtol=1e-4):
    """Compare with the loop."""
    with untouched(x=x, v=v):
        found = mine.erased(x, v)
    wanted, mean, unit = without(x, v), x.mean(0), v / v.norm()
    c = x - mean
    slips = [
        (x - (x @ unit)[:, None] * unit,
         "the mean is erased, too: the rows should keep the mean's part along v"),
        (x - (c @ v)[:, None] * v, "v is taken for a unit vector: its length is free"),
        (x - (c @ v / v.norm())[:, None] * v, "the product is divided by the length of v once; "
         "it comes in twice"),
        (x - v, "v itself is subtracted from every row: subtract each row's own part"),
        (x - ((x - x.mean()) @ unit)[:, None] * unit,
         "x.mean() is a single number: the mean of the rows is a vector"),
        (x + (c @ unit)[:, None] * unit, "the part along v is doubled, not erased"),
    ]  # fmt: skip
    close(found, wanted, f"the erased rows{where}", telling(slips, wanted, atol, rtol), atol, rtol)


def test_erased(mine):
    """nothing varies along v any more; all else stays"""
    for seed, (n, d) in enumerate([(2, 3), (5, 1), (40, 7), (333, 65)]):
        x, _ = draw(n, d, seed)
        g = torch.Generator().manual_seed(seed)
        for length in (0.2, 1.0, 30.0):
            v = length * torch.randn(d, generator=g, dtype=torch.float64)
            check_erased(mine, x, v, f" of {n} rows")
    x, _ = draw(20, 5, 4)
    v = torch.tensor([0.0, 3.0, 0.0, -4.0, 0.0], dtype=torch.float64)
    for length in (1e-6, 1e-3, 1e6, 1e-9, 1e-14):
        check_erased(mine, x, v * length, f" for a v of length {5 * length:g}, or of length "
                     f"{length:g}", atol=1e-9, rtol=1e-9)  # fmt: skip
    for one in ([1.0, -1.0, 0, 0, 0], [0.0, 0, 0, 0, -2.0]):
        v = torch.tensor(one, dtype=torch.float64)
        check_erased(mine, x, v, f" for v = {one}, which is no zero")
    check_erased(mine, draw(30, 5, 5, offset=1e4)[0], v, " far from the origin", 1e-8, 0)
    check_erased(mine, x.float(), v.float(), " in float32")
    any_layout(mine.erased, x=x, v=v)


def test_zero(mine):
    """a v of zeros is refused"""
    x, _ = draw(6, 3, 0)
    refuses(lambda: mine.erased(x, torch.zeros(3, dtype=torch.float64)), "v is zero")
