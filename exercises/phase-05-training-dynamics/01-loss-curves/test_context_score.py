"""Two texts by hand, then random texts and unequal spans against sums of single positions."""

import math

import torch

from minigpt.course.grading.feedback import close, telling
from minigpt.course.grading.properties import any_layout, nan_stays


def by_loop(losses, early, late):
    """Position by position, with exact sums."""

    def mean(row, first, end):
        return math.fsum(row[i] for i in range(first, end)) / (end - first)

    rows = losses.double().tolist()
    scores = [mean(row, *late) - mean(row, *early) for row in rows]
    return torch.tensor(scores, dtype=torch.float64).to(losses.dtype)


def slips(losses, early, late):
    """What typical slips give."""
    (a, b), (c, d) = early, late
    x, n = losses.double(), losses.shape[1]
    first, last = x[:, a:b], x[:, c:d]
    right = last.mean(1) - first.mean(1)
    parts = (
        "the early span begins at position 0 here and the late one runs to the last position, "
        "as if they were halves of the text: take the spans that are given"
    )
    values = [
        (-right, "the score has the wrong sign: it is late minus early, below 0 where context "
                 "helps"),
        (right.abs(), "the score has lost its sign: a text on which context hurts looks like one "
                      "on which it helps"),
        (right.mean(), "one score for all texts: each text has its own"),
        (x[:, c : d + 1].mean(1) - x[:, a : b + 1].mean(1),
         "the spans include their end: (first, end) stops one position before the end"),
        (x[:, c + 1 : d + 1].mean(1) - x[:, a + 1 : b + 1].mean(1),
         "both spans are one position late: the first position has the number 0"),
        (x[:, c : c + d].mean(1) - x[:, a : a + b].mean(1),
         "the second number of a pair is taken as a length: it is the end"),
        (x[:, :d].mean(1) - x[:, :b].mean(1), "both spans begin at position 0, and not at their "
                                              "first position"),
        (last.sum(1) - first.sum(1), "these are sums, which grow with the length of a span: take "
                                     "means"),
        (last.sum(1) / (b - a) - first.mean(1), "the late sum is divided by the length of the "
                                                "early span"),
        (x[:, d - 1] - x[:, a], "this is one last position minus one first: take the mean of each "
                                "span"),
        (x[:, c] - x[:, a], "these are the first positions of the spans only: take the mean of "
                            "each span"),
        (last.median(1).values - first.median(1).values, "these are medians: take means"),
        (last.mean(1) / first.mean(1), "this is a ratio: subtract"),
        (x[:, [c, min(d, n - 1)]].mean(1) - x[:, [a, min(b, n - 1)]].mean(1),
         "a pair is taken as two positions: it is the first position of a span and its end"),
        (x[:, c : c + min(b - a, d - c)].mean(1) - x[:, a : a + min(b - a, d - c)].mean(1),
         "the longer span is cut to the length of the shorter: they may differ in length"),
        (x[:, c:].mean(1) - x[:, :b].mean(1), parts),
        (last.mean(1) - x[:, :b].mean(1), "the early span begins at position 0 here, and not at "
                                          "its first position"),
        (x[:, c:].mean(1) - first.mean(1), "the late span runs to the last position here, and not "
                                           "to its end"),
        (x[:, -(d - c) :].mean(1) - first.mean(1), "the late span is counted from the end of the "
                                                   "text: its positions count from the start"),
        (x[:, x.shape[1] // 2 :].mean(1) - x[:, : x.shape[1] // 2].mean(1), parts),
        (x[:, max(c - 1, 0) : d - 1].mean(1) - x[:, max(a - 1, 0) : b - 1].mean(1),
         "both spans are one position early: the first position has the number 0"),
        (x[c:d].mean(0) - x[a:b].mean(0), "the spans cut out texts, and the mean runs over texts: "
                                          "cut out positions, axis 1"),
        (last.mean(1), "this is the late mean alone: subtract the early one"),
        (last.mean(1) - x.mean(1), "the mean of all positions is subtracted: take the early span"),
    ]  # fmt: skip
    return [(value.to(losses.dtype), text) for value, text in values]


def check(mine, losses, early, late, what="", atol=1e-5, rtol=1e-4):
    wanted = by_loop(losses, early, late)
    hints = telling(slips(losses, early, late), wanted, atol, rtol)
    what = f"the scores for early={early}, late={late}{what}"
    close(mine.context_score(losses, early, late), wanted, what, hints, atol, rtol)


def texts(n_text, n_pos, seed=0, dtype=torch.float32):
    """Losses that fall along most texts and rise along some."""
    g = torch.Generator().manual_seed(seed)
    slope = torch.randn(n_text, 1, generator=g, dtype=dtype) - 1
    noise = torch.rand(n_text, n_pos, generator=g, dtype=dtype)
    return 4 + slope * torch.linspace(0, 1, n_pos, dtype=dtype) + 3 * noise**2


def test_by_hand(mine):
    """two texts by hand: context helps with one and hurts with the other"""
    losses = torch.tensor([[9.0, 8, 6, 4, 2, 2, 5, 7], [1.0, 1, 2, 4, 8, 4, 6, 3]])
    check(mine, losses, (2, 4), (4, 7))  # 3 − 5 and 6 − 3


def test_spans(mine):
    """short, long, unequal and overlapping spans, and spans up to the last position"""
    losses = texts(5, 40)
    for early, late in (((2, 6), (20, 31)), ((0, 10), (30, 40)), ((3, 4), (39, 40)),
                        ((0, 1), (1, 40)), ((5, 25), (15, 30)), ((20, 30), (4, 7))):  # fmt: skip
        check(mine, losses, early, late)


def test_sizes(mine):
    """one text, many texts, as many texts as positions, double precision"""
    check(mine, texts(1, 9, 1), (1, 4), (5, 9), " of one text")
    check(mine, texts(301, 127, 2), (10, 33), (90, 127), " of 301 texts")
    check(mine, texts(12, 12, 3), (1, 4), (6, 11), " of 12 texts with 12 positions")
    check(mine, texts(7, 30, 4, torch.float64), (2, 9), (15, 29), " in float64", 1e-12, 1e-9)
    check(mine, texts(7, 30, 5, torch.float64) + 1e4, (2, 9), (15, 29), " near 10,000", 1e-7, 1e-9)


def test_nan(mine):
    """a NaN in a span is seen in the score"""
    nan_stays(lambda losses: mine.context_score(losses, (0, 3), (5, 9)), losses=texts(4, 11))


def test_layouts(mine):
    """any layout in memory, inputs unchanged"""
    any_layout(lambda losses: mine.context_score(losses, (1, 4), (5, 9)), losses=texts(4, 11))
