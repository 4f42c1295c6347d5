"""The share of tokens that a head lowers more than all others."""

import torch

from minigpt.course.grading.feedback import close, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout


def loop(M, k, compare=lambda other, own: other <= own, column=False, low=True):
    """One row at a time."""
    scores = []
    for head in M.tolist():
        hits = 0
        for t in range(len(head)):
            line = [row[t] for row in head] if column else head[t]
            sign = 1 if low else -1
            others = [sign * x for s, x in enumerate(line) if s != t]
            hits += sum(compare(x, sign * line[t]) for x in others) < k
        scores.append(hits / len(head))
    return torch.tensor(scores, dtype=M.dtype)


def slips(M, k):
    """What typical slips give, and what to say to them."""
    d = M.diagonal(dim1=-2, dim2=-1)
    said = [
        (loop(M, k, low=False), "these are the heads that raise what they read: the lowest count"),
        (
            loop(M, k, column=True),
            "the own entry is compared with its column, over the tokens that are read: one row "
            "holds what reading one token does to all logits",
        ),
        (
            loop(M, k, compare=lambda x, own: x < own),
            "a tie counts as a hit: an entry that is equal to the own one counts against it",
        ),
        (loop(M, k + 1), "one row too many counts: fewer than k others lie at or below"),
        ((d < 0).to(M.dtype).mean(-1), "negative is not lowest: compare with the rest of the row"),
        (loop(M, k) * M.shape[-1], "this is a number of rows, and a share was asked"),
        (loop(M, k).mean().expand(len(M)), "the heads are averaged: each has a score of its own"),
    ]
    if k > 1:
        said.append((loop(M, 1), "k is not used: among the k lowest"))
    said.append((loop(M, k - 1), "the k-th lowest entry counts as well"))
    return said


def table(n_head, n, seed, dtype=torch.float64, ties=False):
    """Heads of unequal negativity; with ties if asked."""
    g = torch.Generator().manual_seed(seed)
    M = torch.randn(n_head, n, n, generator=g, dtype=torch.float64)
    pull = torch.linspace(-3, 1, n_head, dtype=torch.float64)[:, None]
    M += torch.diag_embed(pull.expand(-1, n) * torch.rand(n, generator=g, dtype=torch.float64))
    return ((M * 2).round() if ties else M).to(dtype)


def check(mine, M, k, what="the negative score"):
    """Compare with the loop."""
    with untouched(M=M):
        got = mine.negative_score(M, k)
    same_shape(got, (len(M),), axes="head", what=what)
    wanted = loop(M, k)
    close(got, wanted, f"{what} with k = {k}", hints=telling(slips(M, k), wanted))


def test_loop(mine):
    """the score is that of the definition, for every k and size"""
    for seed, (n_head, n) in enumerate([(4, 6), (1, 9), (7, 23), (3, 2)]):
        for k in range(1, min(n, 5)):
            check(mine, table(n_head, n, seed), k)


def test_by_hand(mine):
    """the table of the lesson: two of three, with k = 1 and with k = 2"""
    M = torch.tensor([[[-3.0, 1, 0], [0, -1, 2], [-2, 0, 1]]])
    check(mine, M, 1, "the score of the lesson's table")
    check(mine, M, 2, "the score of the lesson's table")


def test_ties(mine):
    """an equal entry counts against the own one"""
    for k in (1, 2, 3):
        check(mine, table(5, 8, 11, ties=True), k, "the score of a table with ties,")
    close(
        mine.negative_score(torch.zeros(2, 4, 4)),
        torch.zeros(2),
        "the score of heads that write nothing",
        [(torch.ones(2), "a head that writes nothing lowers no token more than the others")],
    )


def test_scales(mine):
    """tiny, huge and shifted tables have the score of the table itself"""
    M = table(4, 7, 3)
    for scale, shift in ((1e-24, 0.0), (1e24, 0.0), (1.0, 1e4), (1.0, -1e8)):
        check(mine, M * scale + shift, 2, f"the score of a table times {scale:g} plus {shift:g}")


def test_layouts(mine):
    """single precision, transposed, expanded and read-only tables"""
    check(mine, table(4, 7, 5, torch.float32).mT, 2, "the score of a transposed table")
    any_layout(lambda M: mine.negative_score(M, 2), M=table(3, 6, 6, torch.float32))


def test_large_k(mine):
    """where k reaches the number of tokens or passes it, every row counts"""
    for k in (5, 6, 9):
        check(mine, table(3, 5, 2), k)
