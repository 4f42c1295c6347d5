"""A cosine of products that sees the maps and not the gauge."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.in_process import in_process
from minigpt.course.grading.properties import any_layout
from minigpt.course.grading.sizes import LargestTensor

SHAPES = [(6, 5, 3, 3), (5, 7, 2, 4), (4, 4, 4, 4), (8, 3, 1, 2), (3, 9, 1, 1), (30, 20, 6, 5)]


def draw(m, n, r, s, seed=0, shared=0.6):
    """Two heads that have something in common."""
    g = torch.Generator().manual_seed(seed)
    A, B, C, D = (
        torch.randn(*shape, generator=g, dtype=torch.float64)
        for shape in ((m, r), (r, n), (m, s), (s, n))
    )
    k = min(r, s)
    C[:, :k] += shared * A[:, :k]
    D[:k] += shared * B[:k]
    return A, B, C, D


def cosine(x, y):
    """The cosine of two tensors, entry by entry."""
    return (x * y).sum() / (x.norm() * y.norm())


def slips(A, B, C, D):
    """What typical slips give, and what to say to them."""
    one, two = A @ B, C @ D
    right = cosine(one, two)
    found = [
        ((one * two).sum(), "this grows with the weights: divide by both norms"),
        (right.abs(), "the sign is lost: a head that does the opposite has −1"),
        (right**2, "the cosine is squared"),
        (cosine(torch.linalg.svdvals(one), torch.linalg.svdvals(two)),
         "only the singular values are compared: two heads can have the same ones and read other "
         "directions"),
        ((one * two).sum() / (A.norm() * B.norm() * C.norm() * D.norm()),
         "the norms below are those of the factors: they change with the gauge"),
        ((A.T @ C).sum() * (B @ D.T).sum() / (one.norm() * two.norm()),
         "the sums of the two small matrices are multiplied: multiply entry by entry, then sum"),
    ]  # fmt: skip
    if A.shape == C.shape:
        by_a, by_b = cosine(A, C), cosine(B, D)
        crossed = ((A.T @ C) * (B @ D.T).T).sum() / (one.norm() * two.norm())
        found += [
            (by_a, "only the first factors are compared, and a change of gauge changes them"),
            (by_b, "only the second factors are compared, and a change of gauge changes them"),
            ((by_a + by_b) / 2, "the factors are compared one by one: a change of gauge changes "
             "both"),
            (by_a * by_b, "the factors are compared one by one: a change of gauge changes both"),
            (crossed, "one of the two small matrices is transposed: check with r = 2 by hand which "
             "entries meet"),
        ]  # fmt: skip
    return found


def no_slip(*factors):
    """No diagnosis, where all that is wrong is near zero."""
    return []


def check(mine, A, B, C, D, where="", atol=1e-9, rtol=1e-8, slip=slips):
    """Compare with the formed products."""
    with untouched(A=A, B=B, C=C, D=D):
        found = mine.same_map(A, B, C, D)
    same_shape(found, (), what="the cosine")
    wanted = cosine(A @ B, C @ D)
    close(found, wanted, f"the cosine{where}", telling(slip(A, B, C, D), wanted), atol, rtol)


def test_by_hand(mine):
    """the example of the lesson: 18 over 10 times 3"""
    A, B = torch.tensor([[3.0], [4]]), torch.tensor([[0.0, 2]])
    C, D = torch.tensor([[3.0], [0]]), torch.tensor([[0.0, 1]])
    close(mine.same_map(A, B, C, D), torch.tensor(0.6), "the cosine of the lesson's example",
          telling(slips(A, B, C, D), 0.6))  # fmt: skip


def test_any_shape(mine):
    """heads of any two inner widths"""
    for seed, shape in enumerate(SHAPES):
        check(mine, *draw(*shape, seed), f" for m, n, r, s = {shape}")
    check(mine, *draw(6, 5, 3, 3, 9, shared=-2.0)[:3], -draw(6, 5, 3, 3, 9, shared=-2.0)[3],
          " of heads that do opposite things")  # fmt: skip


def test_gauge(mine):
    """A N and N⁻¹ B are the same head, to itself and to others"""
    A, B, C, D = draw(7, 6, 3, 2)
    g = torch.Generator().manual_seed(1)
    N = torch.randn(3, 3, generator=g, dtype=torch.float64) + 2 * torch.eye(3)
    turned = (A @ N, N.inverse() @ B)
    eigh = "factors compared one by one cannot pass this test: only the products stay"
    one = float(mine.same_map(A, B, *turned))
    expect(
        abs(one - 1) < 1e-8,
        f"a head and the same head in another gauge have the cosine {one:.3f}, and should have 1: "
        + eigh,
    )
    close(
        mine.same_map(*turned, C, D),
        mine.same_map(A, B, C, D),
        "the cosine to another head after A → A N and B → N⁻¹ B",
        atol=1e-9,
    )
    opposite = float(mine.same_map(A, B, -2 * turned[0], turned[1]))
    expect(
        abs(opposite + 1) < 1e-8,
        f"a head and its opposite have the cosine {opposite:.3f}, and should have −1: is the sign "
        "lost?",
    )


def test_weights_of_any_size(mine):
    """the size of the weights does not matter"""
    A, B, C, D = draw(6, 5, 3, 3, 4)
    check(mine, A * 1e-20, B, C, D, " where one head is tiny", slip=no_slip)
    check(mine, A * 1e8, B * 1e4, C * 1e-6, D, " for sizes far apart", slip=no_slip)


def test_single_precision_and_layouts(mine):
    """float32 comes back as float32; transposed, strided and read-only inputs work"""
    A, B, C, D = (x.float() for x in draw(6, 5, 3, 2, 5))
    check(mine, A, B, C, D, " in float32", atol=1e-5, rtol=1e-4)
    any_layout(mine.same_map, A=A, B=B, C=C, D=D)


@in_process("how large the tensors on the way are")
def test_nothing_large(mine):
    """no product is formed"""
    A, B, C, D = draw(400, 300, 2, 3)
    with LargestTensor() as seen:
        mine.same_map(A, B, C, D)
    expect(
        seen.numel < 10_000,
        f"for factors of at most 1,200 numbers your code makes a tensor of {seen.numel}: a product "
        "is formed",
    )
