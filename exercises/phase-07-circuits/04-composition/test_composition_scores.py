"""Three scores that depend on directions alone, and a baseline that keeps all but the fit."""

import math

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling
from minigpt.course.grading.properties import (
    any_layout,
    depends_on_seed,
    distinct_draws,
    nan_stays,
)
from minigpt.interp.heads.composition import composition
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT


def draw(d=7, rank=3, seed=0, dtype=torch.float64):
    """W_OV1, W_QK2 and W_OV2 of a low rank, with unequal directions."""
    g = torch.Generator().manual_seed(seed)
    tall, wide = torch.randn(2, 3, d, rank, generator=g, dtype=torch.float64)
    tall = tall * torch.arange(1, d + 1)[:, None]
    return [W.to(dtype) for W in tall @ wide.mT]


def frobenius(rows):
    """The root of the sum of squares, by loops."""
    return math.sqrt(sum(x * x for row in rows for x in row))


def times(A, B):
    """A matrix product, by loops."""
    return [[sum(a * b for a, b in zip(row, col, strict=True)) for col in zip(*B)] for row in A]


def by_loops(W_OV1, W_QK2, W_OV2):
    """The definition without a tensor in it."""
    first, qk, ov = (W.tolist() for W in (W_OV1, W_QK2, W_OV2))
    readers = [qk, [list(col) for col in zip(*qk)], ov]
    scores = [frobenius(times(first, M)) / frobenius(first) / frobenius(M) for M in readers]
    return torch.tensor(scores, dtype=W_OV1.dtype)


def slips(W_OV1, W_QK2, W_OV2):
    """What typical slips give, and what to say to them."""
    readers = [W_QK2, W_QK2.T, W_OV2]
    right = by_loops(W_OV1, W_QK2, W_OV2)
    two = torch.linalg.matrix_norm

    def all_of(score):
        return torch.stack([score(M) for M in readers])

    return [
        (
            right[[1, 0, 2]],
            "Q and K are exchanged: a query stands left of W_QK2, a key right of it",
        ),
        (
            all_of(lambda M: (M @ W_OV1).norm() / (W_OV1.norm() * M.norm())),
            "the later head acts before the earlier one: row vectors go from left to right",
        ),
        (all_of(lambda M: (W_OV1 @ M).norm()), "the scores grow with the size of the weights"),
        (right.square(), "the scores are squared"),
        (
            all_of(lambda M: two(W_OV1 @ M, 2) / (two(W_OV1, 2) * two(M, 2))),
            "these are largest singular values: use Frobenius norms",
        ),
        (
            all_of(lambda M: (W_OV1 * M).sum().abs() / (W_OV1.norm() * M.norm())),
            "this compares the matrices entry by entry: multiply them",
        ),
        (
            all_of(lambda M: (W_OV1.T @ M).norm() / (W_OV1.norm() * M.norm())),
            "what the earlier head reads is compared, and not what it writes",
        ),
        (right[2:].expand(3), "all three scores are V-composition"),
        (right[:1].expand(3), "all three scores are Q-composition"),
    ]


def check(mine, weights, what):
    """Compare the three scores."""
    wanted = by_loops(*weights)
    got = mine.composition_scores(*weights)
    same_shape(got, (3,), "kind", "the scores")
    close(got, wanted, what, hints=telling(slips(*weights), wanted))


def test_definition(mine):
    """the scores are those of the lesson, for many sizes and ranks"""
    for seed, (d, rank) in enumerate([(7, 3), (5, 5), (12, 1), (33, 4)]):
        check(mine, draw(d, rank, seed), f"(Q, K, V) with d_model={d}")


def test_double(mine):
    """double precision comes in, and stays"""
    weights = draw(11, 4, 9)
    got, wanted = mine.composition_scores(*weights), by_loops(*weights)
    same_shape(got, (3,), "kind", "the scores")
    expect(
        torch.allclose(got, wanted, rtol=1e-10, atol=0),
        "the scores of weights in double precision are rounded to single",
    )


def test_by_hand(mine):
    """the lesson's example: writes dimension 1, and queries, keys and values look elsewhere"""
    W_OV1 = torch.tensor([[0.0, 1], [0, 0]])
    W_QK2 = torch.tensor([[0.0, 0], [3, 4]])
    W_OV2 = torch.tensor([[2.0, 0], [0, 1]])
    got = mine.composition_scores(W_OV1, W_QK2, W_OV2)
    close(
        got,
        torch.tensor([1.0, 0.8, 0.2**0.5]),
        "(Q, K, V) of the example",
        hints=[
            (torch.tensor([0.8, 1.0, 0.2**0.5]), "Q and K are exchanged: a query stands left of "
             "W_QK2, a key right of it"),
        ],
    )  # fmt: skip


def test_only_directions_count(mine):
    """tiny, large and negative weights, and a turned stream, give the same scores"""
    weights = draw(9, 4, 3)
    before = mine.composition_scores(*weights)
    for size in (1e-12, 1e4):
        scaled = mine.composition_scores(
            weights[0] * size, -3 * size * weights[1], weights[2] / size
        )
        expect(
            torch.allclose(scaled, before, rtol=1e-4, atol=0),
            "a score changes with the size of the weights: only directions may count",
        )
    g = torch.Generator().manual_seed(0)
    R = torch.linalg.qr(torch.randn(9, 9, generator=g, dtype=torch.float64)).Q
    turned = mine.composition_scores(*(R.T @ W @ R for W in weights))
    close(turned, before, "(Q, K, V) after the whole stream was turned")


def test_agrees_with_the_package(mine):
    """they agree with the package on every pair of heads of a model"""
    state = torch.get_rng_state()
    torch.manual_seed(0)
    model = GPT(GPTConfig(2, 2, 12, 8, 11, norm="none", mlp="none")).requires_grad_(False)
    torch.set_rng_state(state)
    first, second = (block.attn for block in model.blocks)
    package = [composition(model, kind).values[0, :, 1] for kind in ("Q", "K", "V")]
    for s in range(2):
        for r in range(2):
            W_OV1, W_OV2 = first.W_V[s] @ first.W_O[s], second.W_V[r] @ second.W_O[r]
            wanted = torch.stack([table[s, r] for table in package])
            got = mine.composition_scores(W_OV1, second.W_Q[r] @ second.W_K[r].T, W_OV2)
            close(got, wanted, f"(Q, K, V) of heads 0.{s} and 1.{r}")


def test_layouts(mine):
    """single precision, transposed and read-only inputs; NaN stays"""
    W_OV1, W_QK2, W_OV2 = draw(6, 2, 5, torch.float32)
    any_layout(mine.composition_scores, W_OV1=W_OV1, W_QK2=W_QK2, W_OV2=W_OV2)
    nan_stays(mine.composition_scores, W_OV1=W_OV1, W_QK2=W_QK2, W_OV2=W_OV2)


def test_turned(mine):
    """one row a draw; no two draws are the same; the seed decides, and the global state stays"""
    weights = draw(8, 3, 6)
    got = mine.turned_scores(*weights, n_draw=5, seed=1)
    same_shape(got, (5, 3), "draw kind", "the turned scores")
    expect(got.isfinite(), "a turned score is not a finite number")
    distinct_draws(got, "the turned scores")
    depends_on_seed(lambda seed: mine.turned_scores(*weights, n_draw=3, seed=seed))
    far = [
        mine.turned_scores(*weights, n_draw=1, seed=seed)[0] for seed in (3, 10**6 + 3, 2**31 + 3)
    ]
    expect(
        not any(torch.equal(far[0], one) for one in far[1:]),
        "seeds far apart give the same rotations: the seed is used only in part",
    )


def test_rotation_keeps_lengths(mine):
    """where one of the heads treats all directions alike, no rotation changes the score"""
    eye, others = torch.eye(6, dtype=torch.float64), draw(6, 2, 7)
    for weights in ((others[0], eye, eye), (eye, *others[1:])):
        got = mine.turned_scores(*weights, n_draw=4)
        expect(
            torch.allclose(got, torch.full_like(got, 6**-0.5)),
            "a head that writes, or reads, all directions alike must not notice a rotation: is "
            "the random matrix used without making it orthogonal?",
        )


def test_rotation_stands_between(mine):
    """the rotation turns what the earlier head writes, and keeps what it reads"""
    W_OV1, W_QK2, W_OV2 = draw(9, 2, 8)
    got = mine.turned_scores(W_OV1, W_QK2, W_OV2, n_draw=3)
    right = by_loops(W_OV1, W_QK2, W_OV2)
    expect(
        not torch.allclose(got, right.expand_as(got)),
        "the scores are those without a rotation: what the earlier head reads is turned, and not "
        "what it writes",
    )


def test_one_rotation_for_all(mine):
    """a draw has one rotation: readers that are alike get the same score"""
    W_OV1, _, W_OV2 = draw(9, 2, 9)
    alike = W_OV2 + W_OV2.T
    got = mine.turned_scores(W_OV1, alike, alike, n_draw=4)
    expect(
        torch.allclose(got, got[:, :1].expand_as(got)),
        "queries, keys and values each get a rotation of their own: a draw has one for all three",
    )


def test_chance(mine):
    """the mean square of a score is 1 / d_model, whatever the two heads are"""
    for seed, (d, rank) in enumerate([(8, 2), (12, 5)]):
        e = torch.eye(d, dtype=torch.float64)
        line = e[:, :1] @ e[:1]  # reads and writes dimension 0 alone
        even = e[:, :1] @ torch.full((1, d), d**-0.5, dtype=torch.float64)  # writes all alike
        for weights in ((line, line, line), (even, line, line), draw(d, rank, seed)):
            got = mine.turned_scores(*weights, n_draw=200, seed=seed)
            square = got.square().mean(0) * d
            expect(
                (got.std(0) < 0.5 * d**-0.5) | (got.max(0).values < 0.99),
                "a rotated head fits perfectly in some draws and not at all in others: your "
                "rotation only exchanges or flips the dimensions",
            )
            expect(
                (square - 1).abs() < 0.45,
                f"the mean square of the turned scores is {square.mean():.2f} / d_model, which is "
                "off: is every rotation drawn anew, from all directions alike?",
            )


def test_neighboring_seeds(mine):
    """one seed does not repeat the rotations of the next"""
    weights = draw(8, 3, 6)
    several = [mine.turned_scores(*weights, n_draw=3, seed=seed) for seed in range(3)]
    distinct_draws(torch.cat(several), "the turned scores of neighboring seeds")
