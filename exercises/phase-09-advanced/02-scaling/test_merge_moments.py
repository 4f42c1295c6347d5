"""Merged moments are those of all rows, near zero and far from it."""

import numpy as np
import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout


def draw(n, width, seed=0, offset=0.0):
    """Correlated rows, unequally scaled."""
    g = torch.Generator().manual_seed(seed)
    mix = torch.randn(width, width, generator=g, dtype=torch.float64)
    rows = torch.randn(n, width, generator=g, dtype=torch.float64) @ mix
    return rows * torch.linspace(0.5, 2, width, dtype=torch.float64) + offset


def truth(rows):
    """NumPy's, of all rows at once, in extended precision."""
    x = rows.numpy().astype(np.longdouble)
    centered = x - x.mean(0)
    scatter = (centered.T @ centered).astype(np.float64)
    return torch.from_numpy(x.mean(0).astype(np.float64)), torch.from_numpy(scatter)


def unpack(result, width, what):
    """The three results, their shapes and dtypes checked."""
    expect(result is not None, f"{what} is None: is there a return statement?")
    expect(
        isinstance(result, tuple | list) and len(result) == 3,
        f"{what} must be three things: number, mean, scatter",
    )
    n, mean, scatter = result
    expect(
        type(n) is int,
        f"the number of {what} is a {type(n).__name__}: rows are counted in Python ints",
    )
    same_shape(mean, (width,), "column", f"the mean of {what}")
    same_shape(scatter, (width, width), "column column", f"the scatter of {what}")
    for part, name in ((mean, "mean"), (scatter, "scatter")):
        expect(part.dtype == torch.float64, f"the {name} of {what} is {part.dtype}, not double")
        expect(part.isfinite().all(), f"the {name} of {what} holds NaN or infinity")
    return n, mean, scatter


def scatter_hints(rows, scatter):
    n = len(rows)
    return telling(
        [
            (scatter / n, "this is the covariance: the scatter is a sum, not a mean"),
            (scatter / max(n - 1, 1), "this is the covariance with n − 1: the scatter is a sum"),
            (rows.T @ rows, "the mean is not taken off"),
            (torch.diag(scatter.diagonal()), "only the diagonal is there"),
        ],
        scatter,
        atol=1e-9,
        rtol=1e-7,
    )


def test_a_batch(mine):
    """one batch: number, mean, scatter"""
    for n, width in ((5, 3), (1, 4), (33, 7), (2, 1)):
        rows = draw(n, width, n)
        with untouched(rows=rows):
            count, mean, scatter = unpack(mine.moments(rows), width, f"a batch of {n} rows")
        mu, wanted = truth(rows)
        expect(count == n, f"the number of {n} rows is {count}")
        close(mean, mu, f"the mean of {n} rows", atol=1e-12)
        close(
            scatter, wanted, f"the scatter of {n} rows", scatter_hints(rows, wanted),
            atol=1e-9, rtol=1e-9,
        )  # fmt: skip
    any_layout(lambda rows: mine.moments(rows)[2], rows=draw(6, 3, 9))


def test_far_from_zero(mine):
    """rows a million spreads from zero, and single-precision rows at 10,000"""
    rows = draw(200, 3, 1, 1e6)
    _, wanted = truth(rows)
    _, _, scatter = unpack(mine.moments(rows), 3, "rows near a million")
    close(
        scatter / wanted.abs().max(), wanted / wanted.abs().max(),
        "the scatter of rows near a million, where x² − mean² cancels,", atol=1e-8, rtol=1e-7,
    )  # fmt: skip
    rows = draw(300, 3, 2, 1e4).float()
    mu, wanted = truth(rows.double())
    _, mean, scatter = unpack(mine.moments(rows), 3, "single-precision rows near 10,000")
    close(mean, mu, "the mean of single-precision rows near 10,000", atol=1e-8, rtol=1e-12)
    close(scatter, wanted, "the scatter of single-precision rows near 10,000", atol=1e-7, rtol=1e-8)


def pair(n_a, n_b, width, offset, gap, seed):
    a = draw(n_a, width, seed, offset)
    return a, draw(n_b, width, seed + 50, offset + gap)


def test_two_batches(mine):
    """two batches of unequal sizes and means"""
    for case in ((2, 1, 1, 0, 3, 0), (5, 9, 3, 0, 2, 1), (1, 1, 2, 0, 1, 2), (30, 4, 5, -7, 5, 3)):
        a, b = pair(*case)
        first, second = ((len(x), *truth(x)) for x in (a, b))
        both = torch.cat([a, b])
        with untouched(mean=first[1], scatter=first[2], mean_b=second[1], scatter_b=second[2]):
            result = mine.merge(first, second)
        n, mean, scatter = unpack(result, a.shape[1], f"{len(a)} and {len(b)} rows merged")
        mu, wanted = truth(both)
        delta, (n_a, n_b) = second[1] - first[1], (len(a), len(b))
        plain, outer = first[2] + second[2], torch.outer(delta, delta)
        expect(n == len(both), f"the number of {n_a} and {n_b} rows together is {n}")
        slips = [
            ((first[1] + second[1]) / 2, "this is the mean of means: weigh them by their numbers"),
            (first[1] + delta * n_a / n, "the weights are exchanged: b pulls by n_b / n"),
            (first[1] - delta * n_b / n, "it goes away from b: mind the sign of δ"),
            (first[1] + delta, "this is the mean of b"),
        ]
        close(mean, mu, f"the mean of {n_a} and {n_b} rows", telling(slips, mu), 1e-10, 1e-9)
        slips = [
            (plain, "the scatters are added and no more: the batches' means differ"),
            (plain + outer * n_a * n_b, "the term between the means must be divided by n"),
            (plain + outer * n, "the factor between the means is n_a n_b / n"),
            (plain + outer * n_b / n, "the factor between the means is n_a n_b / n"),
            (plain + outer, "δᵀδ lacks its factor n_a n_b / n"),
            (plain + torch.diag(delta**2) * n_a * n_b / n, "δ² is no outer product"),
            (plain + (delta**2) * n_a * n_b / n, "δ² is no outer product: it is added to rows"),
            (
                plain + (delta @ delta) * n_a * n_b / n,
                "δ · δ is one number: an outer product is due",
            ),
        ]
        name = f"the scatter of {n_a} and {n_b} rows"
        close(scatter, wanted, name, telling(slips, wanted), 1e-9, 1e-9)


def test_alike(mine):
    """a batch merged with itself, and with another of the same mean"""
    rows = draw(6, 3, 8)
    mu, scatter = truth(rows)
    for factor, where in ((1.0, "a batch merged with itself"), (3.0, "two batches of one mean")):
        other = (6, mu.clone(), scatter * factor)
        n, mean, found = unpack(mine.merge((6, mu, scatter), other), 3, where)
        expect(n == 12, f"the number of {where} is {n}, and 12 rows were counted")
        close(mean, mu, f"the mean of {where}", atol=1e-12)
        close(found, scatter * (1 + factor), f"the scatter of {where}", atol=1e-9, rtol=1e-9)


def merged(mine, batches):
    total = mine.moments(batches[0])
    for batch in batches[1:]:
        total = mine.merge(total, mine.moments(batch))
    return total


def test_many_batches(mine):
    """however the rows are cut, and in any order, near zero and far away"""
    for offset, dtype in ((0.0, torch.float64), (1e6, torch.float64), (1e4, torch.float32)):
        rows = draw(137, 4, 4, offset).to(dtype)
        mu, wanted = truth(rows.double())
        for sizes in ([137], [1, 136], [100, 30, 7], [1] * 137):
            batches = rows.split(sizes)
            for order in (batches, batches[::-1]):
                where = f"137 rows near {offset:.0f} in {len(sizes)} batches"
                n, mean, scatter = unpack(merged(mine, order), 4, where)
                expect(n == 137, f"the number of {where} is {n}")
                close(mean, mu, f"the mean of {where}", atol=1e-9, rtol=1e-12)
                close(
                    scatter / wanted.abs().max(), wanted / wanted.abs().max(),
                    f"the scatter of {where}", atol=1e-8, rtol=1e-7,
                )  # fmt: skip


def test_small_and_many(mine):
    """rows that differ in the ninth digit after the point, and more than a thousand rows"""
    for n, size in ((7, 1e-9), (1234, 1.0), (9, 1e9)):
        rows = draw(n, 3, n) * size
        mu, wanted = truth(rows)
        where = f"{n} rows of size {size:g}"
        _, mean, scatter = unpack(mine.moments(rows), 3, where)
        close(mean / size, mu / size, f"the mean of {where}, over the size,", atol=1e-12)
        scale = size**2
        close(
            scatter / scale, wanted / scale, f"the scatter of {where}, over the size squared,",
            atol=1e-9, rtol=1e-9,
        )  # fmt: skip
        first, second = ((len(x), *truth(x)) for x in rows.split([4, n - 4]))
        _, mean, scatter = unpack(mine.merge(first, second), 3, f"{where}, merged")
        close(mean / size, mu / size, f"the merged mean of {where}, over the size,", atol=1e-12)
        close(
            scatter / scale, wanted / scale,
            f"the merged scatter of {where}, over the size squared,", atol=1e-9, rtol=1e-9,
        )  # fmt: skip
