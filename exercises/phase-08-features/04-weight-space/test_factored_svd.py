"""U, S and V multiply out to the product, are orthonormal, and cost little."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.in_process import in_process
from minigpt.course.grading.properties import any_layout
from minigpt.course.grading.sizes import LargestTensor

SHAPES = [(7, 3, 5), (5, 3, 9), (4, 4, 4), (6, 1, 3), (40, 12, 31)]


def draw(m, r, n, seed=0, dtype=torch.float64):
    """Two factors at random, unevenly scaled."""
    g = torch.Generator().manual_seed(seed)
    A = torch.randn(m, r, generator=g, dtype=dtype) * torch.arange(1, r + 1, dtype=dtype)
    return A, torch.randn(r, n, generator=g, dtype=dtype) + 0.3


def parts(mine, A, B):
    """What the function returns, its shapes checked."""
    with untouched(A=A, B=B):
        found = mine.factored_svd(A, B)
    expect(found is not None, "the result is None: is there a return statement?")
    expect(isinstance(found, tuple | list) and len(found) == 3, "return three tensors: U, S and V")
    U, S, V = found
    (m, r), n = A.shape, B.shape[1]
    same_shape(S, (r,), "r", "S")
    same_shape(U, (m, r), "m r", "U")
    expect(
        tuple(V.shape) != (r, n) or r == n,
        "V has the shape of its transpose: torch.linalg.svd returns Vᵀ, and V is asked",
    )
    same_shape(V, (n, r), "n r", "V")
    for name, part in (("U", U), ("S", S), ("V", V)):
        expect(part.dtype == A.dtype, f"{name} is {part.dtype}: keep the dtype of the factors")
        expect(part.isfinite().all(), f"{name} holds NaN or infinity")
    return U, S, V


def check(mine, A, B, where="", atol=1e-10, rtol=1e-9):
    """Everything that makes an SVD, on two factors."""
    U, S, V = parts(mine, A, B)
    values = torch.linalg.svdvals(A @ B)[: len(S)]
    core = torch.linalg.qr(A).R @ torch.linalg.qr(B.T).R
    size = values[0].item() or 1.0
    hints = [
        (values.flip(0), "S ascends: the largest singular value comes first"),
        (torch.linalg.svdvals(A), "these are the singular values of A alone: B scales, too"),
        (torch.linalg.svdvals(B), "these are the singular values of B alone: A scales, too"),
        (
            torch.linalg.svdvals(A) * torch.linalg.svdvals(B),
            "the singular values of a product are not the products of singular values: the "
            "directions that A writes need not be those that B reads",
        ),
        (values**2, "S is squared: these are eigenvalues of M Mᵀ"),
        (torch.linalg.svdvals(core), "the core is R_A times R_B, without a transpose"),
    ]
    telling = [(v, t) for v, t in hints if not torch.allclose(v, values, rtol=1e-6, atol=0)]
    off = ((S - values).abs().max() / size).item()
    expect(
        A.dtype != torch.float64 or atol > 1e-9 or not 1e-9 < off < 1e-5,
        f"S{where} is right to some seven digits only: is something in single precision?",
    )
    close(S / size, values / size, f"S{where}", [(v / size, t) for v, t in telling], atol, rtol)
    eye = torch.eye(len(S), dtype=A.dtype)
    for name, part in (("U", U), ("V", V)):
        close(part.T @ part, eye, f"{name}ᵀ {name}{where}, the identity,", atol=max(atol, 1e-6))
    Q = torch.linalg.qr(B.T).Q
    crossed = U * S @ (Q.T @ V) @ Q.T
    expect(
        not torch.allclose(crossed, A @ B, atol=1e-6 * size)
        or torch.allclose(U * S @ V.T, A @ B, atol=1e-6 * size),
        "Q_B is multiplied by the transpose that torch.linalg.svd returns for the small matrix: "
        "multiply it by V",
    )
    close((U * S @ V.T) / size, A @ B / size, f"U diag(S) Vᵀ{where}", atol=atol, rtol=rtol)


def test_any_shape(mine):
    """factors of any sizes, in double precision"""
    for seed, shape in enumerate(SHAPES):
        check(mine, *draw(*shape, seed), f" for m, r, n = {shape}")


def test_by_hand(mine):
    """one number inside: the product of two lengths"""
    U, S, V = parts(mine, torch.tensor([[3.0], [4]]), torch.tensor([[0.0, 2]]))
    close(S, torch.tensor([10.0]), "S for (3, 4)ᵀ times (0, 2)")
    close(U * S @ V.T, torch.tensor([[0.0, 6], [0, 8]]), "U diag(S) Vᵀ for (3, 4)ᵀ times (0, 2)")


def test_small_values(mine):
    """a singular value ten digits below the first is right, too"""
    left, N = (torch.linalg.qr(draw(n, 3, 8, n)[0]).Q for n in (8, 3))
    right = torch.linalg.qr(draw(9, 3, 8, 5)[0]).Q
    wanted = torch.tensor([1.0, 1e-5, 1e-10], dtype=torch.float64)
    for A, B in ((left * wanted @ N, N.T @ right.T), (left @ N, N.T * wanted @ right.T)):
        _, S, _ = parts(mine, A, B)
        expect(
            (S / wanted - 1).abs().max() < 1e-3,
            "a small singular value is lost: roots of a Gram matrix's eigenvalues keep half of "
            "the digits, and single precision fewer",
        )


def test_large_and_small_weights(mine):
    """weights of any size, and one factor much larger than the other"""
    A, B = draw(9, 4, 7)
    check(mine, A * 1e-12, B, " for tiny weights")
    check(mine, A * 1e8, B * 1e-4, " for factors of unequal size")
    check(mine, A + 1e4, B, " for weights far from zero", atol=1e-7, rtol=1e-6)


def test_a_missing_direction(mine):
    """factors with a repeated column still give r vectors and a zero"""
    A, B = draw(6, 3, 5)
    A = torch.cat([A[:, :2], A[:, :1]], 1)
    check(mine, A, B, " for a product of rank 2 with r = 3")


def test_single_precision_and_layouts(mine):
    """float32 comes back as float32; transposed, strided and read-only inputs work"""
    A, B = draw(6, 2, 5, dtype=torch.float32)
    check(mine, A, B, " in float32", atol=1e-5, rtol=1e-4)

    def product(A, B):
        U, S, V = mine.factored_svd(A, B)
        return U * S @ V.T

    any_layout(product, A=A, B=B)


@in_process("how large the tensors on the way are")
def test_nothing_large(mine):
    """the product is not formed"""
    A, B = draw(400, 2, 300)
    with LargestTensor() as seen:
        mine.factored_svd(A, B)
    expect(
        seen.numel < 10_000,
        f"for factors of 800 and 600 numbers your code makes a tensor of {seen.numel}: the "
        "product, or a square matrix, is formed",
    )
