"""Known gaps, a loop as the oracle, zeros, empty rows, logits of any size and level."""

import math

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout

COUNTS = torch.tensor([[3, 1, 0, 0], [0, 0, 0, 0], [1, 1, 1, 7], [0, 90, 0, 10]])


def logits(seed=0, d_vocab=4, size=1.5):
    g = torch.Generator().manual_seed(seed)
    return size * torch.randn(d_vocab, d_vocab, generator=g)


def by_loop(counts, z):
    gaps = []
    for row, log_p in zip(counts.double(), z.double().log_softmax(-1), strict=True):
        total, gap = float(row.sum()), 0.0
        for c, lp in zip(row.tolist(), log_p.tolist(), strict=True):
            gap += c / total * (math.log(c / total) - lp) if c else 0.0
        gaps.append(gap)
    return torch.tensor(gaps, dtype=z.dtype)


def test_shape(mine):
    """one gap for each row; nothing is changed"""
    z = logits()
    with untouched(counts=COUNTS, logits=z):
        gap = mine.row_gap(COUNTS, z)
    same_shape(gap, (4,), axes="d_vocab", what="the gaps")
    expect(gap.dtype == z.dtype, f"the gaps are {gap.dtype}, and should have the logits' dtype")


def test_no_gap(mine):
    """the logarithms of the counts, as logits, leave no gap"""
    counts = torch.tensor([[3, 1, 2], [1, 1, 1], [5, 4, 90]])
    z = counts.double().log()
    f = counts / counts.sum(1, keepdim=True)
    close(
        mine.row_gap(counts, z),
        torch.zeros(3).double(),
        "the gap of a table that equals the frequencies",
        hints=[
            (torch.special.entr(f).sum(1), "that is the cross-entropy, not yet the gap"),
            (
                torch.special.entr(f.double()).sum(1),
                "that is the cross-entropy, which is not 0 when the two agree: take away the "
                "entropy of the frequencies",
            ),
            (
                torch.special.entr(counts / counts.sum()).sum(1).neg()
                - (counts / counts.sum() * z.log_softmax(1)).sum(1),
                "the counts are divided by the sum of all: each row has frequencies of its own",
            ),
            (
                (torch.xlogy(f, f) - f * z).sum(1),
                "the logits were taken for log-probabilities: a softmax comes first",
            ),
        ],
    )


def test_empty_row(mine):
    """a pair that does not occur adds nothing, and no row is NaN"""
    z = logits(seed=1)
    gap = mine.row_gap(COUNTS, z)
    expect(~gap[[0, 2, 3]].isnan(), "0 · log 0 is NaN in a row where some pair never occurs")
    expect(~gap[1].isnan(), "a row without counts is 0/0, which is NaN: its gap is 0")


def test_against_a_loop(mine):
    """the frequencies weight the logarithms"""
    counts, z = COUNTS[[0, 2, 3, 2]], logits(seed=2)
    f = (counts / counts.sum(1, keepdim=True)).float()
    log_p, wanted = z.log_softmax(-1), by_loop(counts, z)
    terms = torch.xlogy(f, f) - f * log_p
    p, log_f = log_p.exp(), f.clamp(min=1e-9).log()
    share = counts.sum(1) / counts.sum()
    other_way = [
        (
            (p * (log_p - f.clamp(min=tiny).log())).sum(1),
            "the model's probabilities weight the sum: the frequencies should",
        )
        for tiny in (1e-6, 1e-8, 1e-9, 1e-10, 1e-12, 1e-30)
    ]
    seen_only = z.masked_fill(counts == 0, -torch.inf).logsumexp(-1) - z.logsumexp(-1)
    close(
        mine.row_gap(counts, z),
        wanted,
        "the gaps",
        hints=[
            *other_way,
            (-(f * log_p).sum(1), "that is the cross-entropy: take away the frequencies' entropy"),
            (-wanted, "the sign is turned: no gap is negative"),
            (terms.sum(0), "the terms are summed down the columns: each row has its own gap"),
            (terms.mean(1), "the terms were averaged, not summed"),
            (wanted * share, "each row was weighted by how often it occurs: that comes later"),
            (wanted / math.log(2), "the gaps are in bits: nats are asked"),
            ((f - p).abs().sum(1), "that is the sum of the absolute differences"),
            (terms.abs().sum(1), "the terms were taken without their signs"),
            (
                wanted * counts.sum(1),
                "the counts weight the logarithms: the frequencies should",
            ),
            (
                wanted + seen_only,
                "the softmax runs over the pairs that occur: all tokens share the probability",
            ),
            ((f * (log_f - z)).sum(1), "the logits were taken for log-probabilities"),
        ],
    )


def test_no_counts(mine):
    """a row without counts has gap 0"""
    z = logits(seed=1)
    uniform = (torch.full((4,), 0.25).log() - z[1].log_softmax(0)).mean()
    close(
        mine.row_gap(COUNTS, z)[1],
        0.0,
        "the gap of a row without counts",
        hints=[(uniform, "a row without counts was taken for a uniform one: its gap is 0")],
    )


def test_levels(mine):
    """adding a number to a row of logits changes nothing"""
    z = logits(seed=3).double()
    level = torch.tensor([[0.0], [5.0], [-700.0], [1e4]])
    close(
        mine.row_gap(COUNTS, z + level),
        by_loop(COUNTS, z),
        "the gaps of logits that lie at other levels",
        hints=[
            (
                by_loop(COUNTS, z) - (level[:, 0] + z.logsumexp(-1)) * (COUNTS.sum(1) > 0),
                "the logits were taken for log-probabilities: a softmax comes first",
            )
        ],
        atol=1e-6,
        rtol=1e-6,
    )


def test_confident_mistake(mine):
    """a model that all but excludes what happens has a large gap"""
    z = torch.zeros(4, 4)
    z[0, 0] = z[3, 1] = -200.0
    wanted = by_loop(COUNTS, z)
    f = COUNTS / COUNTS.sum(1, keepdim=True).clamp(min=1)
    hints = [
        (
            (torch.xlogy(f, f) - f * (z.softmax(-1) + tiny).log()).sum(1),
            "a small number was added to the probabilities: it hides how small they are",
        )
        for tiny in (1e-6, 1e-8, 1e-9, 1e-10, 1e-12)
    ]
    found = mine.row_gap(COUNTS, z)
    expect(
        torch.isfinite(found),
        "logits 200 apart give an infinite gap: use log_softmax, not the logarithm of a softmax",
    )
    close(found, wanted, "the gap of a confident mistake", hints=hints)


def test_sizes_and_layouts(mine):
    """68 characters, double precision, any layout"""
    g = torch.Generator().manual_seed(4)
    counts = torch.randint(-3, 400, (68, 68), generator=g).clamp(min=0)
    counts[5] = 0
    z = logits(seed=5, d_vocab=68).double()
    close(mine.row_gap(counts, z), by_loop(counts, z), "the gaps of 68 characters", atol=1e-9)
    any_layout(mine.row_gap, counts=COUNTS, logits=logits(seed=6))
