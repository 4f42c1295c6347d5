"""Each row against a projection by hand, at any length of row and any scale of gradient."""

import torch

from minigpt.course.grading.feedback import close, same_shape, telling
from minigpt.course.grading.properties import any_layout, nan_stays


def inputs(n=6, d=4, seed=0, dtype=torch.float64):
    """Rows of unequal lengths, and a gradient."""
    g = torch.Generator().manual_seed(seed)
    rows = torch.randn(n, d, generator=g, dtype=dtype)
    lengths = 0.2 + 3 * torch.rand(n, 1, generator=g, dtype=dtype)
    return rows * lengths, torch.randn(n, d, generator=g, dtype=dtype) + 0.5


def oracle(rows, grad):
    """What is left of each row's gradient, one row at a time."""
    left = []
    for row, slope in zip(rows.double(), grad.double(), strict=True):
        left.append(slope - (slope @ row) / (row @ row) * row)
    return torch.stack(left).to(grad.dtype)


def slips(rows, grad):
    """What typical slips give, where they can be told."""
    length = rows.norm(dim=1, keepdim=True)
    unit = rows / length
    along = (grad * unit).sum(1, keepdim=True) * unit
    both = (grad * rows).sum(1, keepdim=True)
    left = grad - along
    found = [
        (along, "this is the part along each row: it is what should go"),
        (grad + along, "the part along each row is added, not taken away"),
        (
            grad - both * rows,
            "the rows are taken as they are: a row whose length is not one takes away too much or "
            "too little",
        ),
        (
            grad - both / length * rows,
            "the row's length is divided out once, and the row occurs twice",
        ),
        (
            grad - (grad * rows).sum() / rows.square().sum() * rows,
            "one projection is made for all rows together: each row has its own",
        ),
        (
            grad - (grad * rows).sum(0) / rows.square().sum(0) * rows,
            "the dot products run over the features: sum over the last axis",
        ),
        (
            left / left.norm(dim=1, keepdim=True),
            "the gradient is brought to norm one, and should keep its length",
        ),
        (grad, "the gradient comes back as it was"),
        (-left, "the sign of the gradient is turned"),
    ]
    return telling(found, oracle(rows, grad))


def test_shape(mine):
    """one gradient for each row"""
    rows, grad = inputs()
    same_shape(mine.tangent_gradient(rows, grad), (6, 4), axes="feature d")


def test_any_length(mine):
    """what lies along each row goes, whatever the row's length"""
    for seed, (n, d) in enumerate([(6, 4), (5, 5), (3, 9)]):
        rows, grad = inputs(n, d, seed=seed)
        found, wanted = mine.tangent_gradient(rows, grad), oracle(rows, grad)
        close(found, wanted, "the gradient", hints=slips(rows, grad))


def test_unit_rows(mine):
    """the same for rows of norm one"""
    rows, grad = inputs(seed=3)
    rows = rows / rows.norm(dim=1, keepdim=True)
    found = mine.tangent_gradient(rows, grad)
    close(found, oracle(rows, grad), "the gradient", hints=slips(rows, grad))


def test_scales(mine):
    """tiny and huge rows and gradients, one row, one dimension, single precision"""
    sizes = [(3, 4, 1e-9, 1.0), (3, 4, 1e7, 1e-9), (1, 50, 1.0, 1e6), (4, 1, 1.0, 1.0)]
    for n, d, of_rows, of_grad in sizes:
        rows, grad = inputs(n, d, seed=n + d)
        rows, grad = rows * of_rows, grad * of_grad
        found, wanted = mine.tangent_gradient(rows, grad), oracle(rows, grad)
        close(found / of_grad, wanted / of_grad, "the gradient, relative,", atol=1e-9, rtol=1e-9)
    rows, grad = inputs(seed=4, dtype=torch.float32)
    close(mine.tangent_gradient(rows, grad), oracle(rows, grad), "in single precision, the result")


def test_parallel_and_across(mine):
    """a gradient along its row vanishes, and one across it stays"""
    rows, grad = inputs(seed=5)
    close(mine.tangent_gradient(rows, 3 * rows), torch.zeros_like(rows), "a gradient along its row")
    across = oracle(rows, grad)
    close(mine.tangent_gradient(rows, across), across, "a gradient across its row")


def test_layouts(mine):
    """inputs may lie in memory in any way, and stay as they are"""
    rows, grad = inputs(seed=6)
    any_layout(mine.tangent_gradient, rows=rows, grad=grad)
    nan_stays(mine.tangent_gradient, rows=rows, grad=grad)
