"""Rows that sum to one, hand-counted texts, a loop as the oracle, empty rows, smoothing."""

from itertools import pairwise

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout

TEXT = torch.tensor([0, 3, 3, 1, 0, 3, 1, 1, 0, 4, 0, 3, 1, 4])  # 2 never occurs


def counted(tokens, d_vocab):
    table = torch.zeros(d_vocab, d_vocab, dtype=torch.float64)
    for a, b in pairwise(tokens.tolist()):
        table[a, b] += 1
    return table


def by_loop(tokens, d_vocab, alpha):
    weights = counted(tokens, d_vocab) + alpha
    for row in weights:
        row /= row.sum() if row.sum() > 0 else 1
        row += (row.sum() == 0).double() / d_vocab
    return weights


def test_shape_and_type(mine):
    """a square table in double precision; the text is not changed"""
    with untouched(tokens=TEXT):
        table = mine.bigram_table(TEXT, 6)
    same_shape(table, (6, 6), axes="d_vocab d_vocab", what="the table")
    expect(table.dtype == torch.float64, f"the table is {table.dtype}, and should be torch.float64")


def test_frequencies(mine):
    """row a holds how often each b follows a"""
    text = TEXT[:-1]  # every token that occurs has a successor, too
    table = mine.bigram_table(text, 5)
    rows = by_loop(text, 5, 0)
    full = counted(text, 5)
    once = (full > 0).double()
    n = torch.bincount(text, minlength=5).double()[:, None]
    turned = full.T / full.T.sum(1, keepdim=True).clamp(min=1)
    known = [0, 1, 3, 4]
    close(
        table[known],
        rows[known],
        "the table",
        hints=[
            (full[known], "these are counts: divide each row by its sum"),
            (turned[known], "the table is turned over: row a must hold what comes after a"),
            (full[known] / full.sum(), "all entries together sum to 1: each row should"),
            (
                (full / full.sum(0, keepdim=True).clamp(min=1))[known],
                "the columns sum to 1: each row should",
            ),
            (
                (full / n.clamp(min=1))[known],
                "the rows do not sum to 1: the last token of the text has no successor",
            ),
            (
                (once / once.sum(1, keepdim=True).clamp(min=1))[known],
                "a pair that occurs twice was counted once: counts[a, b] += 1 writes each place "
                "once",
            ),
            (
                by_loop(torch.cat([text, text[:1]]), 5, 0)[known],
                "the text was closed to a circle: nothing follows its last token",
            ),
            (every_second(text)[known], "every second pair is missing: pairs overlap"),
        ],
    )


def test_exact_zeros(mine):
    """without smoothing, a pair that never occurs has probability 0"""
    found = mine.bigram_table(TEXT, 6)[[0, 1, 3, 4]]
    never = counted(TEXT, 6)[[0, 1, 3, 4]] == 0
    expect(
        found[never] == 0,
        f"with alpha = 0 a pair that never occurs has probability {found[never].max():.2g}: the "
        "division by 0 must be avoided in another way than by a small number in every count",
    )


def every_second(tokens):
    """The table of every second pair."""
    even = tokens[: len(tokens) // 2 * 2].view(-1, 2)
    table = torch.zeros(5, 5, dtype=torch.float64)
    for a, b in even.tolist():
        table[a, b] += 1
    total = table.sum(1, keepdim=True)
    return torch.where(total > 0, table / total.clamp(min=1), 0.2)


def test_empty_row(mine):
    """a row with nothing to go by is uniform"""
    for text, d_vocab, row in [(TEXT, 6, 2), (TEXT, 7, 6), (torch.tensor([0, 1]), 2, 1)]:
        found = mine.bigram_table(text, d_vocab)[row]
        expect(~found.isnan(), "a row without any count is 0/0, which is NaN: make it uniform")
        expect(found != 0, "a row without any count is all zeros: make it uniform")
        uniform = torch.full((d_vocab,), 1 / d_vocab, dtype=torch.float64)
        close(found, uniform, "the row of a token without successor")
    short = mine.bigram_table(torch.tensor([3]), 5)
    close(short, torch.full((5, 5), 0.2).double(), "the table of a text of one token")


def test_smoothing(mine):
    """alpha is added to each count"""
    full, n = counted(TEXT, 6), counted(TEXT, 6).sum(1, keepdim=True)
    for alpha in (1, 0.1, 2.5):
        wanted = by_loop(TEXT, 6, alpha)
        unseen = torch.where(full == 0, full + alpha, full)
        hints = [
            (by_loop(TEXT, 6, 0), "alpha has no effect"),
            (
                (by_loop(TEXT, 6, 0) + alpha) / (1 + 6 * alpha),
                "alpha was added to the probabilities, not to the counts",
            ),
            ((full + alpha) / (n + alpha), "alpha was added to the total once, not d_vocab times"),
            (
                (full + alpha) / torch.where(n > 0, n, 1),
                "alpha was added to the counts, not to the total",
            ),
            (
                unseen / unseen.sum(1, keepdim=True),
                "alpha was added to the pairs that do not occur only",
            ),
            (
                (full + alpha) / (n + 6 * alpha).clamp(min=1),
                "a total below 1 was raised to 1: only a total of 0 needs care",
            ),
        ]
        close(
            mine.bigram_table(TEXT, 6, alpha),
            wanted,
            f"the table with alpha = {alpha}",
            hints=telling(hints, wanted),
            atol=1e-9,
        )


def test_digits(mine):
    """every row sums to 1, and has the digits of double precision"""
    for alpha in (0.0, 0.1):
        table, wanted = mine.bigram_table(TEXT, 6, alpha), by_loop(TEXT, 6, alpha)
        expect(
            torch.allclose(table, wanted, rtol=1e-12, atol=0),
            "the table is off from the seventh digit or so on: a small number was added to a total "
            "or single precision was used on the way",
        )


def test_long_text(mine):
    """a long text of 68 characters, any layout"""
    g = torch.Generator().manual_seed(0)
    text = (68 * torch.rand(20_000, generator=g) ** 3).long()
    wanted = by_loop(text, 68, 0.5)
    close(mine.bigram_table(text, 68, 0.5), wanted, "the table of a long text", atol=1e-9)
    often = torch.cat([torch.zeros(3002), torch.ones(2)]).long()  # 3001 times 0 after 0, once 1
    close(mine.bigram_table(often, 2), by_loop(often, 2, 0), "the table of a text in which one "
          "pair occurs 3,001 times (do the counts have digits enough?)", atol=1e-9)  # fmt: skip
    any_layout(lambda tokens: mine.bigram_table(tokens, 6), tokens=TEXT)
