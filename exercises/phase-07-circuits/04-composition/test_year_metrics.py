"""Two numbers that say how far, and how sharply, a model prefers later years."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling
from minigpt.course.grading.properties import any_layout, nan_stays, same_gradients
from minigpt.tasks.metrics import probability_difference


def draw(batch=6, n_year=20, d_vocab=50, seed=0, dtype=torch.float64):
    """Logits of a vocabulary, year tokens in no order, and a start for each prompt."""
    g = torch.Generator().manual_seed(seed)
    logits = 2 * torch.randn(batch, d_vocab, generator=g, dtype=torch.float64)
    ids = torch.randperm(d_vocab, generator=g)[:n_year]
    start = torch.randint(1, n_year - 1, (batch,), generator=g)
    return logits.to(dtype), ids, start


def by_hand(logits, ids, start):
    """The definition, one prompt at a time."""
    p = logits.softmax(-1)[:, ids]
    rows = list(zip(p, start.tolist(), strict=True))
    difference = [row[s + 1 :].sum() - row[: s + 1].sum() for row, s in rows]
    zero = p.new_zeros(())
    sharp = [
        (row[s + 1] if s + 1 < len(ids) else zero) - (row[s - 1] if s else zero) for row, s in rows
    ]
    return torch.stack(difference), torch.stack(sharp)


def slips(logits, ids, start):
    """What typical slips give, by (difference, sharpness)."""
    p, n = logits.softmax(-1)[:, ids], len(ids)
    year, at = torch.arange(n), start[:, None]
    later = year > at
    among = logits[:, ids].softmax(-1)
    raw = logits[:, ids]

    def difference(p, later=later):
        return (p * later).sum(-1) - (p * ~later).sum(-1)

    row = torch.arange(len(start))
    right = by_hand(logits, ids, start)
    straight = by_hand(logits, torch.arange(n), start)
    differences = [
        (difference(among), "the softmax runs over the years alone: take it over the vocabulary"),
        (difference(p, year >= at), "the start year itself counts as later: it does not"),
        (
            (p * later).sum(-1) - (p * (year < at)).sum(-1),
            "the start year is on neither side: it is one of the years that are not later",
        ),
        (difference(raw), "these are differences of logits: take probabilities"),
        (
            (p * later).sum(-1) / later.sum(-1).clamp(min=1)
            - (p * ~later).sum(-1) / (~later).sum(-1).clamp(min=1),
            "these are means over years: add the probabilities",
        ),
        (
            2 * (p * later).sum(-1) - 1,
            "everything that is not a later year is subtracted: other tokens are on neither side",
        ),
        (-right[0], "the sign is wrong: later years less the others"),
        (straight[0], "the years are the tokens 0, 1, 2 … here: look them up in year_ids"),
        (right[0].mean().expand(len(start)), "this is the mean of the batch: one number a prompt"),
        ((p * later).sum(-1), "nothing is subtracted for the start year and the years before it"),
        (right[1], "the two numbers are exchanged: the difference comes first"),
        (
            difference(logits.softmax(0)[:, ids]),
            "the softmax runs over the prompts: take it over the vocabulary",
        ),
    ]
    sharp = [
        (p[row, (start + 1) % n] - p[row, start], "the sharpness compares the year after the start "
         "with the start: compare it with the year before"),
        (p[row, (start + 1) % n] - p[row, start - 1], "the sharpness wraps around the century: a "
         "year that does not exist has probability 0"),
        (-right[1], "the sharpness has the wrong sign: the year after less the year before"),
        (p[row, (start + 1).clamp(max=n - 1)] - p[row, (start - 1).clamp(min=0)], "a start at the "
         "end of the century is its own neighbor: a year that does not exist has probability 0"),
        (right[1] - p[row, -1] * (start == 0), "the year before the first one is taken to be the "
         "last: a year that does not exist has probability 0"),
        (right[1] + p[:, 0] * (start == n - 1), "the year after the last one is taken to be the "
         "first: a year that does not exist has probability 0"),
    ]  # fmt: skip
    return differences, sharp


def check(mine, logits, ids, start, what):
    """Compare both numbers of every prompt."""
    got, wanted = mine.year_metrics(logits, ids, start), by_hand(logits, ids, start)
    expect(isinstance(got, tuple | list) and len(got) == 2, "return two tensors")
    names = ("the probability differences", "the cutoff sharpness")
    for value, right, name, told in zip(got, wanted, names, slips(logits, ids, start), strict=True):
        same_shape(value, right.shape, "batch", name)
        close(value, right, f"{name} of {what}", hints=telling(told, right))


def test_definition(mine):
    """prompts of different starts, years in no order, many sizes"""
    for seed, (batch, n, vocab) in enumerate([(6, 20, 50), (4, 100, 131), (1, 5, 6), (9, 10, 400)]):
        check(mine, *draw(batch, n, vocab, seed), f"{batch} prompts and {n} years")


def test_by_hand(mine):
    """three years, and a token that is none"""
    logits = torch.tensor([[0.1, 0.4, 0.2, 0.3]], dtype=torch.float64).log()
    ids = torch.tensor([2, 0, 3])  # probabilities 0.2, 0.1 and 0.3
    check(mine, logits, ids, torch.tensor([1]), "the years with p = 0.2, 0.1 and 0.3")


def test_ends(mine):
    """the first and the last year, where a neighbor does not exist"""
    logits, ids, _ = draw(4, 12, 30, 5)
    check(mine, logits, ids, torch.tensor([0, 11, 0, 11]), "prompts at the ends of the century")


def test_large_logits(mine):
    """logits of 10,000 and more neither overflow nor matter by their common part"""
    logits, ids, start = draw(3, 15, 40, 6)
    check(mine, logits + 1e4, ids, start, "logits with 10,000 added")
    check(mine, 50 * logits, ids, start, "sharp logits")
    apart = logits + torch.tensor([-1e4, 0, 1e4])[:, None]
    check(mine, apart, ids, start, "prompts whose logits lie 10,000 apart")


def test_agrees_with_the_package(mine):
    """the difference is the package's, which takes sets of tokens"""
    logits, ids, start = draw(5, 18, 60, 7)
    later = [ids[s + 1 :].tolist() for s in start.tolist()]
    others = [ids[: s + 1].tolist() for s in start.tolist()]
    wanted = probability_difference(later, others)(logits[:, None])
    close(mine.year_metrics(logits, ids, start)[0], wanted, "the difference, by the package,")


def test_gradients_and_layouts(mine):
    """gradients flow; strided and read-only inputs; NaN stays"""
    logits, ids, start = draw(3, 9, 20, 8, torch.float32)
    for i in range(2):
        same_gradients(
            lambda logits, i=i: mine.year_metrics(logits, ids, start)[i],
            lambda logits, i=i: by_hand(logits, ids, start)[i],
            logits=logits,
        )
    any_layout(lambda logits: mine.year_metrics(logits, ids, start), logits=logits)
    nan_stays(lambda logits: mine.year_metrics(logits, ids, start)[0], logits=logits)
