"""A score that depends on directions alone, and what matrices without any wiring score."""

import math

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.interp.heads.composition import composition
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT


def draw(d_model=10, sender=3, receiver=4, seed=0):
    """W_V, W_O, W_Q, W_K at random, in double precision."""
    g = torch.Generator().manual_seed(seed)
    shapes = [(d_model, sender), (sender, d_model), (d_model, receiver), (d_model, receiver)]
    return [torch.randn(s, generator=g, dtype=torch.float64) for s in shapes]


def frobenius(rows):
    """The root of the sum of squares, by loops."""
    return math.sqrt(sum(x * x for row in rows for x in row))


def times(A, B):
    """A matrix product, by loops."""
    return [[sum(a * b for a, b in zip(row, col, strict=True)) for col in zip(*B)] for row in A]


def by_loops(W_V, W_O, W_Q, W_K):
    """The definition without a tensor in it."""
    V, OUT, Q, K = (W.tolist() for W in (W_V, W_O, W_Q, W_K))
    written = times(V, OUT)
    read = times(K, list(zip(*Q)))
    return frobenius(times(written, read)) / frobenius(written) / frobenius(read)


def slips(W_V, W_O, W_Q, W_K):
    """What typical slips give, and what to say to them."""
    written, read = W_V @ W_O, W_K @ W_Q.T
    sizes = written.norm() * read.norm()
    two = torch.linalg.matrix_norm
    spectral = two(written @ read, 2) / (two(written, 2) * two(read, 2))
    spectral_top = two(written @ read, 2) / sizes
    return [
        (
            (written @ read.T).norm() / sizes,
            "this is composition through the queries: what is written meets W_Q before W_K",
        ),
        (
            (read @ written).norm() / sizes,
            "in your product the second head acts before the first: row vectors go from left to "
            "right",
        ),
        (
            (W_K.T @ W_V).norm() / (W_K.norm() * W_V.norm()) if W_K.shape == W_V.shape else sizes,
            "W_K is compared with what the first head reads, not with what it writes",
        ),
        ((written @ read).norm(), "the score grows with the size of the weights"),
        (((written @ read).norm() / sizes) ** 2, "the score is squared"),
        (spectral, "this is made of largest singular values: use Frobenius norms"),
        (spectral_top, "the upper norm is a largest singular value: use Frobenius norms"),
    ]


def test_shape(mine):
    """one number, and the weights stay as they were"""
    weights = draw()
    with untouched(*weights):
        score = mine.k_composition(*weights)
    same_shape(score, (), what="the score")


def test_definition(mine):
    """the score is the one of the lesson, for heads of any two widths"""
    for seed, (sender, receiver) in enumerate([(3, 4), (4, 3), (2, 2), (1, 5)]):
        weights = draw(8, sender, receiver, seed)
        wanted = torch.tensor(by_loops(*weights), dtype=torch.float64)
        close(mine.k_composition(*weights), wanted, "the score", hints=slips(*weights))


def test_made_by_hand(mine):
    """keys that read just what is written score 1, keys that cannot see it 0, halves √½"""
    e = torch.eye(6)
    sender = (e[:, :2], e[2:4])  # reads dimensions 0 and 1, writes 2 and 3
    question = e[:, :2]
    cases = [(e[:, 2:4], 0.5**0.5), (e[:, 4:6], 0.0), (e[:, 3:5], 0.5)]
    for W_K, wanted in cases:
        weights = (*sender, question, W_K)
        close(
            mine.k_composition(*weights),
            torch.tensor(wanted),
            "the score of two heads of which you can see what they read and write",
            hints=slips(*weights),
        )


def test_only_directions_count(mine):
    """the score does not change with the size of the weights, nor with how a head stores them"""
    for seed in range(3):
        W_V, W_O, W_Q, W_K = draw(9, 3, 4, seed)
        before = mine.k_composition(W_V, W_O, W_Q, W_K)
        scaled = mine.k_composition(7 * W_V, 0.1 * W_O, -3 * W_Q, 20 * W_K)
        close(scaled, before, "the score after every matrix was scaled")
        g = torch.Generator().manual_seed(seed)
        M, N = (
            torch.linalg.qr(torch.randn(n, n, generator=g, dtype=torch.float64)).Q
            @ torch.diag(torch.arange(1.0, n + 1, dtype=torch.float64))
            for n in (3, 4)
        )
        turned = mine.k_composition(W_V @ M, M.inverse() @ W_O, W_Q @ N, W_K @ N.inverse().T)
        close(
            turned,
            before,
            "the score after W_V → W_V M, W_O → M⁻¹ W_O and W_Q → W_Q N, W_K → W_K N⁻ᵀ, which "
            "leave W_OV and W_QK as they are,",
        )
        R = torch.linalg.qr(torch.randn(9, 9, generator=g, dtype=torch.float64)).Q
        stream = mine.k_composition(R.T @ W_V, W_O @ R, R.T @ W_Q, R.T @ W_K)
        close(stream, before, "the score after the residual stream was turned")


def test_agrees_with_the_package(mine):
    """it agrees with the package on every pair of heads of a model"""
    torch_state = torch.get_rng_state()
    torch.manual_seed(0)
    model = GPT(GPTConfig(2, 3, 12, 8, 11, norm="none", mlp="none")).requires_grad_(False)
    torch.set_rng_state(torch_state)
    first, second = (block.attn for block in model.blocks)
    wanted = composition(model, "K").values[0, :, 1]
    for s in range(3):
        for r in range(3):
            weights = (first.W_V[s], first.W_O[s], second.W_Q[r], second.W_K[r])
            close(
                mine.k_composition(*weights),
                wanted[s, r],
                f"the score of heads 0.{s} and 1.{r} of a small GPT",
                hints=slips(*weights),
            )


def test_chance_of_one_direction(mine):
    """with d_head = 1, chance is the mean |cosine| of two random directions"""
    d_model = 16
    weights = draw(d_model, 1, 1)
    got = float(mine.chance(*weights, n_draw=1000))
    expect(math.isfinite(got), "chance is not a finite number")
    wanted = math.gamma(d_model / 2) / math.gamma((d_model + 1) / 2) / math.pi**0.5
    expect(
        got < 1.6 * wanted,
        f"chance is {got:.2f} with d_model={d_model} and d_head=1, far too high: are the "
        "numbers that you draw all of one sign, or one draw the same as another?",
    )
    expect(
        abs(got - d_model**-0.5) > 0.03 * d_model**-0.5,
        "your random matrices seem to be of full rank, d_model × d_model: draw the four "
        "factors in the shapes that are given, and multiply them as a head does",
    )
    expect(
        abs(got - wanted) < 0.1 * wanted,
        f"chance is {got:.3f} with d_model={d_model} and d_head=1, which is off: is it the "
        "mean over draws of four new matrices each?",
    )


def test_chance_of_wider_heads(mine):
    """chance falls with the root of d_model, for heads of any width"""
    for d_model, sender, receiver in [(16, 4, 4), (40, 8, 3), (9, 2, 5)]:
        got = float(mine.chance(*draw(d_model, sender, receiver), n_draw=150))
        expect(
            abs(got * d_model**0.5 - 1) < 0.15,
            f"chance is {got:.3f} for d_model={d_model} and heads of {sender} and {receiver} "
            "dimensions, which is off: is every draw a new one, of these shapes?",
        )


def test_chance_ignores_the_values(mine):
    """chance depends on the shapes and the seed, and on nothing else"""
    weights, other = draw(seed=1), draw(seed=2)
    before = torch.get_rng_state()
    first, again = (float(mine.chance(*weights, seed=3)) for _ in range(2))
    elsewhere = float(mine.chance(*other, seed=3))
    expect(
        torch.equal(before, torch.get_rng_state()),
        "your code draws from or seeds the global random state: use a generator of your own",
    )
    close(again, first, "chance, asked for again with the same seed,")
    close(elsewhere, first, "chance for other weights of the same shapes and the same seed")
    expect(
        float(mine.chance(*weights, seed=4)) != first,
        "another seed gives the same number: it is not used",
    )
    few = {float(mine.chance(*weights, n_draw=n)) for n in (1, 2, 3)}
    expect(len(few) == 3, "the number of draws makes no difference: is every draw the same one?")
