"""A projection by hand, by its two properties, and by least squares."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, same_gradients


def inputs(*shape, k=3, seed=0, dtype=torch.float32):
    """Vectors, and oblique directions of unequal length."""
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(*shape, generator=g, dtype=dtype)
    span = torch.randn(k, shape[-1], generator=g, dtype=dtype)
    span[1] += span[0]
    return x, span * torch.linspace(0.3, 3, k, dtype=dtype)[:, None]


def oracle(x, span):
    """The nearest point of the subspace, from an orthonormal basis in double precision."""
    _, s, v = torch.linalg.svd(span.double(), full_matrices=False)
    v = v[s > 1e-5 * s[0]]
    return ((x.double() @ v.T) @ v).to(x.dtype)


def test_by_hand(mine):
    """two oblique vectors span the floor: the shadow of (3, 4, 5) is (3, 4, 0)"""
    x, span = torch.tensor([3.0, 4, 5]), torch.tensor([[1.0, 0, 0], [2, 2, 0]])
    with untouched(x=x, span=span):
        result = mine.project_onto(x, span)
    same_shape(result, (3,), "d", "the projection")
    unit = span / span.norm(dim=1, keepdim=True)
    close(result, torch.tensor([3.0, 4, 0]), "the projection", hints=[
        (x @ unit.T @ unit, "the projections on the single rows were added up: what oblique rows "
         "share counts twice"),
        (x @ span.T @ span, "dot products were used as coefficients, as if the rows were "
         "orthonormal"),
        (torch.tensor([1.5, 1.5, 0]), "the rows are projected on one after the other: the second "
         "step spoils the first"),
        (torch.tensor([0.0, 0, 5]), "that is the remainder, which the projection leaves out"),
    ])  # fmt: skip


def test_two_properties(mine):
    """the remainder is orthogonal to every row, and projecting twice changes nothing"""
    x, span = inputs(7, 12)
    result = mine.project_onto(x, span)
    same_shape(result, (7, 12), "batch d", "the projection")
    slip = (x - result) @ span.T
    expect(
        slip.abs().max() < 1e-3,
        "the remainder is not orthogonal to the rows: its dot products with them reach "
        f"{slip.abs().max():.2g}",
    )
    close(mine.project_onto(result, span), result, "the projection of a projection", atol=1e-4)
    close(mine.project_onto(span, span), span, "the projection of the rows themselves", atol=1e-4)


def test_values(mine):
    """every value is right, for one vector, a batch, one direction, and large numbers"""
    for shape, k in (((12,), 3), ((2, 3, 5, 9), 4), ((6, 700), 5), ((4, 3), 1)):
        x, span = inputs(*shape, k=max(k, 2), seed=k)
        close(mine.project_onto(x, span[:k]), oracle(x, span[:k]), "the projection", atol=1e-4)
    for shape in ((1, 9), (2, 1, 9)):
        x, span = inputs(*shape, seed=4)
        same_shape(mine.project_onto(x, span), shape, what="the projection of a batch of one")
    x, span = inputs(5, 8, seed=9)
    close(mine.project_onto(x + 1e4, span), oracle(x + 1e4, span), "of large values", rtol=1e-3,
          atol=0.05)  # fmt: skip
    x, span = inputs(5, 8, dtype=torch.float64)
    found, wanted = mine.project_onto(x, span), oracle(x, span)
    close(found, wanted, "the projection in float64")
    expect(
        torch.allclose(found, wanted, rtol=1e-9),
        "float64 comes in, and the result has the digits of float32 only: keep the precision, and "
        "add no small number to what you invert",
    )


def test_short_rows(mine):
    """the rows may have any length: all short, or one much shorter than the others"""
    x, span = inputs(6, 10, seed=8)
    for lengths in ([1e-6] * 3, [1, 1e-4, 1]):
        short = span * torch.tensor(lengths)[:, None]
        close(mine.project_onto(x, short), oracle(x, span), f"for rows scaled by {lengths} (is a "
              "short row taken for 0, by a fixed threshold, or because S Sᵀ squares its length?)",
              atol=1e-2)  # fmt: skip


def test_dependent_rows(mine):
    """rows that repeat or combine others add nothing"""
    x, span = inputs(6, 10, seed=3)
    span = (8 * span).round() / 8  # so that the combinations are exact, in any precision
    longer = torch.cat([span, span[:1], span[:1] - 2 * span[2:]])
    first = torch.cat([span[:1], 2 * span])  # the repetition comes before the other rows
    for more in (longer, first, longer.repeat(3, 1)):  # the last has more rows than dimensions
        try:
            result = mine.project_onto(x, more)
        except torch.linalg.LinAlgError:
            result = torch.full_like(x, torch.nan)
        expect(
            torch.isfinite(result).all() and torch.allclose(result, oracle(x, span), atol=1e-3),
            "rows that are combinations of others change the result, wherever they stand and "
            "however many they are: S Sᵀ has no inverse, and a QR decomposition invents directions",
        )
    close(mine.project_onto(x, span[:1].repeat(3, 1)), oracle(x, span[:1]), "for one row, thrice",
          atol=1e-3)  # fmt: skip
    try:
        zero = mine.project_onto(x, torch.cat([span, 0 * span[:1]]))
    except torch.linalg.LinAlgError:
        zero = torch.full_like(x, torch.nan)
    expect(torch.isfinite(zero), "a row of zeros gives NaN: it adds nothing to what is spanned")
    close(zero, oracle(x, span), "beside a row of zeros", atol=1e-3)


def test_nearly_parallel(mine):
    """two rows about a hundredth of a degree apart span a plane all the same"""
    x, span = inputs(6, 10, seed=11, dtype=torch.float64)
    close_by = torch.stack([span[0], span[0] + 2e-4 * span[2]])
    close(mine.project_onto(x, close_by), oracle(x, span[[0, 2]]), "for two rows that are nearly "
          "parallel (is one of them taken for a repetition?)", atol=1e-6)  # fmt: skip


def test_gradients_and_layouts(mine):
    """gradients flow to x, and the inputs stay as they are"""
    x, span = inputs(4, 6, seed=5)
    same_gradients(lambda x: mine.project_onto(x, span), lambda x: oracle(x, span), x=x)
    any_layout(mine.project_onto, x=x, span=span)
