"""CKA sees the shape of a cloud, and neither its place nor its orientation nor its size."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout

SIZES = [(7, 3, 3), (40, 5, 2), (12, 1, 4), (9, 20, 3), (300, 6, 11), (2, 3, 3)]


def draw(n, a, b, seed=0, offset=0.0):
    """Two representations with something in common, and columns of unequal size."""
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, a, generator=g, dtype=torch.float64) * torch.linspace(0.3, 2, a).double()
    T = torch.randn(a, b, generator=g, dtype=torch.float64)
    y = x @ T + torch.randn(n, b, generator=g, dtype=torch.float64)
    return x + offset, y - 2 * offset * torch.linspace(0.5, 1, b).double()


def oracle(x, y):
    """The formula by Gram matrices, each centered beforehand."""
    x, y = x - x.mean(0), y - y.mean(0)
    K, L = x @ x.T, y @ y.T
    return (K * L).sum() / (K.norm() * L.norm())


def ratio(x, y, above=2):
    """The formula without any centering."""
    return (y.T @ x).norm() ** above / ((x.T @ x).norm() * (y.T @ y).norm()) ** (above / 2)


def slips(x, y):
    """What typical slips give, and what to say to them."""
    u, v = x - x.mean(0), y - y.mean(0)
    k = min(x.shape[1], y.shape[1])
    rows = [z - z.mean(1, keepdim=True) for z in (x, y)]
    scaled = [z / z.norm(dim=0).clamp_min(1e-30) for z in (u, v)]
    return [
        (ratio(x, y), "the means over the examples are left in: a shift changes your number"),
        (ratio(*rows), "rows are centered: the mean goes over the examples"),
        (ratio(x - x.mean(), y - y.mean()),
         "one mean is subtracted from all entries: every column has its own"),
        ((y.T @ u).norm() ** 2 / ((u.T @ u).norm() * (y.T @ y).norm()), "y is not centered"),
        ((v.T @ x).norm() ** 2 / ((x.T @ x).norm() * (v.T @ v).norm()), "x is not centered"),
        (ratio(u, v, 1), "the norm above is not squared (or a root is drawn at the end)"),
        ((v.T @ u).norm() ** 2 / (u.norm() * v.norm()) ** 2,
         "the norms below are those of x and y: those of xᵀx and yᵀy are asked"),
        ((u[:, :k] * v[:, :k]).sum() ** 2 / (u[:, :k].norm() * v[:, :k].norm()) ** 2,
         "columns are compared one with one: column 3 of another model is not its column 3"),
        (ratio(*scaled), "columns are brought to one length: CKA must know which are large"),
    ]  # fmt: skip


def check(mine, x, y, where="", atol=1e-9, rtol=1e-8):
    """Compare with the Gram matrices."""
    with untouched(x=x, y=y):
        found = mine.cka(x, y)
    same_shape(found, (), what="the similarity")
    wanted = oracle(x, y)
    close(found, wanted, f"the similarity{where}", telling(slips(x, y), wanted), atol, rtol)


def test_by_hand(mine):
    """the card: (0, 1, 2) and (0, 0, 3)"""
    x, y = torch.tensor([[0.0], [1], [2]]), torch.tensor([[0.0], [0], [3]])
    close(mine.cka(x, y), torch.tensor(0.75), "the similarity of the card",
          telling(slips(x, y), 0.75))  # fmt: skip


def test_any_size(mine):
    """any widths, more and fewer examples than columns"""
    for seed, size in enumerate(SIZES):
        check(mine, *draw(*size, seed), f" for n, a, b = {size}")


def test_far_from_zero(mine):
    """an offset of 10,000 changes nothing"""
    check(mine, *draw(50, 4, 3, 7, offset=1e4), " with 10,000 added", atol=1e-7, rtol=1e-6)


def test_rotation_scale_and_order(mine):
    """rotations, scales and the order of the two do not matter; stretching does"""
    x, y = draw(60, 5, 4, 3)
    g = torch.Generator().manual_seed(1)
    Q = torch.linalg.qr(torch.randn(5, 5, generator=g, dtype=torch.float64)).Q
    one = mine.cka(x, y)
    close(mine.cka(x @ Q, -3 * y), one, "the similarity after a rotation and a change of scale")
    close(mine.cka(y, x), one, "the similarity with x and y exchanged")
    close(mine.cka(x, x @ Q), torch.ones(()).double(), "the similarity of x and x rotated")
    stretched = x * torch.tensor([30.0, 1, 1, 1, 1])
    check(mine, x, stretched, " of x and x stretched along one column")


def test_sizes_of_activations(mine):
    """tiny and huge activations have a similarity"""
    x, y = draw(30, 4, 4, 5)
    for a, b in ((1e-6, 1.0), (1e6, 1e-6), (1e8, 1e8), (1e-12, 1.0), (1.0, 1e-12)):
        try:
            found = mine.cka(x * a, y * b)
        except ValueError:
            expect(False, f"activations of sizes {a:g} and {b:g} are refused, and they do change: "
                   "how small is small depends on the model")  # fmt: skip
        close(found, oracle(x, y), f"the similarity at sizes {a:g} and {b:g}")


def test_constant(mine):
    """a representation that never changes is refused"""
    x, y = draw(6, 3, 2)
    for pair in ((torch.full_like(x, 2.0), y), (x, torch.zeros_like(y))):
        try:
            found = mine.cka(*pair)
        except ValueError:
            continue
        expect(
            False,
            f"a representation that never changes gets the similarity {found}: raise ValueError",
        )
    check(mine, torch.cat([x, torch.full_like(x[:, :1], 3.0)], 1), y, " with one constant column")


def test_constant_that_rounds(mine):
    """a constant is refused even if its mean is rounded"""
    for dtype in (torch.float32, torch.float64):
        for n, value in ((6, 0.1), (7, 0.1), (6, 0.3), (9, 0.3), (6, 10_000.1), (7, 10_000.1)):
            y = draw(n, 3, 2)[1].to(dtype)
            x = torch.full((n, 3), value, dtype=dtype)
            for pair in ((x, y), (y, x)):
                try:
                    found = mine.cka(*pair)
                except ValueError:
                    continue
                expect(
                    False,
                    f"{n} examples that are all {value:g} get the similarity {found}: their mean "
                    "is rounded, so centering leaves a little. Ask the rows whether they differ",
                )


def test_layouts_and_gradient(mine):
    """float32 stays float32; strided and read-only inputs work; gradients flow"""
    x, y = (z.float() for z in draw(20, 4, 3, 6))
    found = mine.cka(x, y)
    expect(found.dtype == torch.float32, f"the similarity of float32 is {found.dtype}")
    check(mine, x, y, " in float32", atol=1e-5, rtol=1e-4)
    any_layout(mine.cka, x=x, y=y)
