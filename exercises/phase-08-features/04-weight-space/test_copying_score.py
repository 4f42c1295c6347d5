"""A score of eigenvalues: real, between −1 and 1, and the same in every gauge."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.in_process import in_process
from minigpt.course.grading.properties import any_layout
from minigpt.course.grading.sizes import LargestTensor


def draw(n, r, seed=0, dtype=torch.float64):
    """Two factors at random."""
    g = torch.Generator().manual_seed(seed)
    A = torch.randn(n, r, generator=g, dtype=dtype)
    return A, torch.randn(r, n, generator=g, dtype=dtype) + A.T * (seed % 3 - 1)


def slips(A, B):
    """What typical slips give, and what to say to them."""
    small, formed = B @ A, A @ B
    lam, singular = torch.linalg.eigvals(small), torch.linalg.svdvals(formed)
    trace = small.trace()
    symmetric = torch.linalg.eigvalsh((small + small.T) / 2)
    lower = torch.linalg.eigvalsh(small)
    signs = lam.real.sign()
    return [
        (trace / lam.real.abs().sum(), "the denominator has the sizes of the real parts: |λ| of a "
         "complex eigenvalue counts the imaginary part, too"),
        (trace / singular.sum(), "the denominator has singular values: it asks for the sizes of "
         "the eigenvalues, which are no larger"),
        (trace / formed.norm(), "the denominator is the norm of the product, not a sum of |λ|"),
        (symmetric.sum() / symmetric.abs().sum(), "these are the eigenvalues of the symmetric "
         "part: the product itself is not symmetric"),
        (lower.sum() / lower.abs().sum(), "eigvalsh takes its argument for symmetric, and the "
         "product is not"),
        ((signs > 0).double().mean(), "this is the share of positive eigenvalues: their sizes "
         "count, too"),
        (signs.mean(), "this is the mean sign: the sizes of the eigenvalues count, too"),
        ((lam.real / lam.abs()).mean(), "this is the mean of λ/|λ|: sum above and below first, so "
         "that large eigenvalues count more"),
        (lam.sum().abs() / lam.abs().sum(), "the sign is lost: a head that maps all to their "
         "opposites scores −1"),
        (trace / len(formed), "this is a mean over n: divide by the sum of |λ|"),
        (trace, "this is the sum above: divide by the sum of |λ|"),
    ]  # fmt: skip


def no_slip(*factors):
    """No diagnosis, where all that is wrong is near zero."""
    return []


def check(mine, A, B, where="", atol=1e-9, rtol=1e-8, slip=slips):
    """Compare with the eigenvalues of the formed product."""
    with untouched(A=A, B=B):
        found = mine.copying_score(A, B)
    same_shape(found, (), what="the score")
    expect(
        not found.is_complex(),
        "the score is a complex number: the numerator has the real parts, whose sum is the sum of "
        "all eigenvalues",
    )
    lam = torch.linalg.eigvals((B @ A).double())
    wanted = (lam.real.sum() / lam.abs().sum()).to(A.dtype)
    hints = telling(slip(A, B), wanted, atol=1e-4)
    close(found, wanted, f"the score{where}", hints, atol, rtol)


def test_random_products(mine):
    """products of every sign, with complex eigenvalues"""
    for seed, (n, r) in enumerate([(6, 3), (9, 4), (5, 5), (7, 1), (40, 16), (8, 2)]):
        check(mine, *draw(n, r, seed), f" for n, r = {n}, {r}")


def test_by_hand(mine):
    """eigenvalues 3 and −1, a quarter turn, a copy and its opposite"""
    eye = torch.eye(2)
    turn = torch.tensor([[0.0, 1], [-1, 0]])
    cases = [(torch.diag(torch.tensor([3.0, -1])), 0.5, "eigenvalues 3 and −1"),
             (turn, 0.0, "a quarter turn"), (eye, 1.0, "the identity"),
             (-4 * eye, -1.0, "minus the identity")]  # fmt: skip
    for A, wanted, what in cases:
        hints = telling(slips(A, eye), wanted, atol=1e-4)
        found = mine.copying_score(A, eye)
        expect(
            not (hasattr(found, "is_complex") and found.is_complex()),
            "the score is a complex number: the numerator has the real parts",
        )
        close(found, torch.tensor(wanted), f"the score of {what}", hints)


def test_weights_of_any_size(mine):
    """the size of the weights does not matter"""
    A, B = draw(8, 3, 2)
    check(mine, A * 1e-20, B, " for tiny weights", slip=no_slip)
    check(mine, A * 1e8, B, " for large weights", slip=no_slip)


def test_many_small_eigenvalues(mine):
    """small eigenvalues count, as many as there are"""
    for small in (-1e-2, 1e-3, -1e-4):
        values = torch.full((100,), small, dtype=torch.float64)
        values[0] = -1.0 if small > 0 else 1.0
        close(
            mine.copying_score(values.diag(), torch.eye(100, dtype=torch.float64)),
            values.sum() / values.abs().sum(),
            f"the score of one eigenvalue {values[0]:.0f} and 99 of {small:g}",
            telling([(values[0], "the small eigenvalues are left out: they count, too")],
                    values.sum() / values.abs().sum()),
        )  # fmt: skip


def test_gauge(mine):
    """A N and N⁻¹ B are the same head"""
    A, B = draw(8, 3, 1)
    g = torch.Generator().manual_seed(0)
    N = torch.randn(3, 3, generator=g, dtype=torch.float64) + 2 * torch.eye(3)
    close(
        mine.copying_score(A @ N, N.inverse() @ B),
        mine.copying_score(A, B),
        "the score after A → A N and B → N⁻¹ B",
        atol=1e-8,
    )


def test_single_precision_and_layouts(mine):
    """float32 comes back as float32; transposed, strided and read-only inputs work"""
    A, B = draw(6, 2, 2, torch.float32)
    check(mine, A, B, " in float32", atol=1e-4, rtol=1e-3)
    any_layout(mine.copying_score, A=A, B=B)


@in_process("how large the tensors on the way are")
def test_nothing_large(mine):
    """the product is not formed"""
    A, B = draw(300, 2, 1)
    with LargestTensor() as seen:
        mine.copying_score(A, B)
    expect(
        seen.numel < 10_000,
        f"for factors of 600 numbers your code makes a tensor of {seen.numel}: A B is formed",
    )
