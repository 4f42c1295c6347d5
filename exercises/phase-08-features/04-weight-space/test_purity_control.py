"""Lists are measured as loops do it; all directions of the control are equally likely."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, depends_on_seed, distinct_draws

CASES = [(60, 6, 8, 4), (12, 4, 3, 5), (30, 6, 8, 4), (9, 3, 1, 3), (9, 3, 9, 3), (50, 5, 7, 2)]


def draw(d_vocab, d_model, n_class, seed, n_vector=20):
    """Directions, an unembedding and classes with gaps, some of them −1."""
    g = torch.Generator().manual_seed(seed)
    W_U = torch.randn(d_model, d_vocab, generator=g, dtype=torch.float64)
    v = torch.randn(n_vector, d_model, generator=g, dtype=torch.float64)
    classes = torch.randint(-1, n_class, (d_vocab,), generator=g)
    return v, W_U, torch.where(classes >= 0, 3 * classes, classes)


def count(tokens, classes):
    """The count of the most frequent class from 0 on."""
    found = [classes[t].item() for t in tokens if classes[t] >= 0]
    return max((found.count(c) for c in found), default=0)


def lists(v, W_U, n):
    """The two lists of each direction, by sorting."""
    logits = v @ W_U
    return [(row.argsort(descending=True)[:n].tolist(), row.argsort()[:n].tolist())
            for row in logits]  # fmt: skip


def by_loops(v, W_U, classes, n):
    """The definition, list by list."""
    rows = [max(count(one, classes), count(two, classes)) / n for one, two in lists(v, W_U, n)]
    return torch.tensor(rows, dtype=v.dtype)


def slips(v, W_U, classes, n):
    """What typical slips give, and what to say to them."""
    both = lists(v, W_U, n)
    tensor = lambda rows: torch.tensor(rows, dtype=v.dtype)  # noqa: E731
    shifted = classes + 1  # −1 is now class 0

    def known(tokens):
        return sum(1 for t in tokens if classes[t] >= 0) or 1

    return [
        (tensor([count(a, classes) / n for a, _ in both]),
         "only one of the two lists is read: the sign of a direction is free"),
        (tensor([max(count(a, shifted), count(b, shifted)) / n for a, b in both]),
         "tokens of class −1 are counted as a class of their own: they belong to none"),
        (tensor([(count(a, classes) + count(b, classes)) / 2 / n for a, b in both]),
         "this is the mean of the two lists, and the larger purity is asked"),
        (tensor([count(a + b, classes) / (2 * n) for a, b in both]),
         "the two lists are read as one: each has a purity of its own"),
        (tensor([max(count(a, classes) / known(a), count(b, classes) / known(b))
                 for a, b in both]),
         "the count is divided by the tokens that have a class: divide by n"),
        (tensor([float(max(count(a, classes), count(b, classes))) for a, b in both]),
         "this is a count: divide by n"),
        (tensor([count((v[i] @ W_U).abs().argsort(descending=True)[:n].tolist(), classes) / n
                 for i in range(len(v))]),
         "the list mixes both signs: tokens with large negative logits belong to the other list"),
    ]  # fmt: skip


def check(mine, v, W_U, classes, n, where=""):
    """Compare with the loops."""
    with untouched(directions=v, W_U=W_U, classes=classes):
        found = mine.list_purity(v, W_U, classes, n)
    same_shape(found, (len(v),), "vector", "the purity")
    wanted = by_loops(v, W_U, classes, n)
    hints = telling(slips(v, W_U, classes, n), wanted)
    close(found, wanted, f"the purity{where}", hints)


def test_random_lists(mine):
    """lists of any length, from vocabularies with gaps in their classes"""
    for seed, (d_vocab, d_model, n, n_class) in enumerate(CASES):
        v, W_U, classes = draw(d_vocab, d_model, n_class, seed)
        check(mine, v, W_U, classes, n, f" of lists of {n} of {d_vocab} tokens")


def test_by_hand(mine):
    """two of class 0 and one of class 1; the other list is no purer"""
    classes = torch.tensor([0, 0, 1, -1])
    check(mine, torch.tensor([[0.9, 0.8, 0.7, 0]]), torch.eye(4), classes, 3, " of the card")
    check(mine, torch.tensor([[0.0, 0.7, 0.8, 0.9]]), torch.eye(4), classes, 2, " of two tokens")


def test_no_class(mine):
    """tokens without any class have purity 0, and a single direction is a list, too"""
    v, W_U, classes = draw(10, 3, 2, 5, n_vector=1)
    check(mine, v, W_U, torch.full_like(classes, -1), 4, " where no token has a class")
    check(mine, v, W_U, torch.zeros_like(classes), 4, " where all tokens are of one class")
    for number in (25, 300):
        check(
            mine, v, W_U, torch.full_like(classes, number), 4, f" where all are of class {number}"
        )


def test_only_the_order_counts(mine):
    """large and small directions have the same lists"""
    v, W_U, classes = draw(30, 6, 4, 8, n_vector=6)
    sizes = torch.tensor([1e-20, 1e-8, 1, 1e4, 1e8, 1e12], dtype=torch.float64)[:, None]
    check(mine, v * sizes, W_U, classes, 8, " of directions of unequal length")
    shared = torch.full((1, 30), 1e4, dtype=torch.float64)
    check(mine, torch.cat([v, torch.ones(6, 1, dtype=torch.float64)], 1),
          torch.cat([W_U, shared]), classes, 8,
          " with 10,000 added to all logits")  # fmt: skip


def test_eight_by_default(mine):
    """a list has eight tokens, if nobody says how many"""
    v, W_U, classes = draw(40, 5, 3, 9)
    close(mine.list_purity(v, W_U, classes), by_loops(v, W_U, classes, 8), "the purity by default")
    single = mine.list_purity(v.float(), W_U.float(), classes)
    close(single, by_loops(v, W_U, classes, 8).float(), "the purity in float32")
    any_layout(lambda v, W_U: mine.list_purity(v, W_U, classes, 5), v=v, W_U=W_U)


def space(d_model, rank, seed=0):
    """Orthonormal columns."""
    g = torch.Generator().manual_seed(seed)
    return torch.linalg.qr(torch.randn(d_model, rank, generator=g, dtype=torch.float64)).Q


def test_directions_lie_in_the_space(mine):
    """unit vectors of the space that the columns span"""
    for d_model, rank, n in [(9, 3, 7), (12, 12, 4), (5, 1, 6)]:
        V = space(d_model, rank)
        with untouched(V=V):
            drawn = mine.random_directions(V, n, 1)
        same_shape(drawn, (n, d_model), "n_draw d_model", "the directions")
        expect(drawn.dtype == V.dtype, f"the directions are {drawn.dtype}: keep the dtype of V")
        outside = (drawn - drawn @ V @ V.T).norm(dim=1).max()
        expect(
            outside < 1e-6,
            "some of your directions lie outside of the space that V spans: a head cannot write "
            "there, so they say nothing about chance for this head",
        )
        close(drawn.norm(dim=1), torch.ones(n, dtype=V.dtype), "the length of each direction")


def test_seeded(mine):
    """one seed, one draw; other seeds, others; every draw a new one"""
    V = space(8, 3)
    depends_on_seed(lambda seed: mine.random_directions(V, 5, seed), "the directions")
    distinct_draws(mine.random_directions(V, 50, 0), "the directions")
    drawn = mine.random_directions(V, 1000, 4)
    opposite = drawn[:50] @ drawn.T < -1 + 1e-9
    expect(
        not opposite.any(),
        "some directions are the opposites of others: draw each one anew",
    )
    for lag in (1, 2):
        cosine = (drawn[lag:] * drawn[:-lag]).sum(1)
        expect(
            cosine.pow(2).mean() > 1 / 3 - 0.05,
            "directions drawn one after another are too often at right angles: draw each one "
            "anew, without regard to the others",
        )
    expect(
        not torch.equal(mine.random_directions(V, 5), mine.random_directions(V, 5, 1)),
        "the seed by default and seed 1 give the same",
    )


def test_all_directions_equally_likely(mine):
    """no direction of the space is favored"""
    n = 12_000
    for rank in (2, 3):
        V = space(6, rank, seed=rank)
        c = mine.random_directions(V, n, 2) @ V
        mean = c.mean(0).norm().item()
        expect(
            mean < 0.05,
            f"the mean of {n} directions has length {mean:.2f}: opposite directions should be "
            "equally likely. Are your coefficients all of one sign?",
        )
        second = (c.T @ c / n - torch.eye(rank, dtype=V.dtype) / rank).abs().max().item()
        expect(
            second < 0.03,
            "some directions of the space come up more often than others: are all columns of V "
            "used alike?",
        )
        fourth = c.pow(4).mean().item() - 3 / (rank * (rank + 2))
        expect(
            abs(fourth) < 0.008,
            "the directions cluster along the columns of V, or along the diagonals between them: "
            "use normal numbers for the coefficients",
        )
    signs = mine.random_directions(space(4, 1), 200, 3) @ space(4, 1)
    expect(
        0.3 < (signs > 0).double().mean() < 0.7,
        "in a space of one dimension both directions should come up",
    )
