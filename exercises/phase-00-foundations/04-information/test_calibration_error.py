"""The example of the lesson, a loop, unequal and empty bins, the edges, and chance."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout


def predictions(n=400, seed=0, power=2.0):
    """More predictions at low confidence; overconfident there, underconfident above."""
    g = torch.Generator().manual_seed(seed)
    confidence = torch.rand(n, generator=g) ** power
    chance = 0.25 + 0.5 * confidence
    return confidence, torch.rand(n, generator=g) < chance


def bins(confidence, correct, n_bin):
    """Share, confidence and accuracy of each bin that holds a prediction, by a loop."""
    found = []
    for b in range(n_bin):
        rows = [i for i, c in enumerate(confidence.tolist()) if b < c * n_bin <= b + 1]
        if rows:
            sure = sum(float(confidence[i]) for i in rows) / len(rows)
            right = sum(bool(correct[i]) for i in rows) / len(rows)
            found.append((len(rows) / len(confidence), sure, right, (b + 0.5) / n_bin))
    return torch.tensor(found).T


def slips(confidence, correct, n_bin):
    """What typical slips give, with the words that answer them."""
    share, sure, right, middle = bins(confidence, correct, n_bin)
    gap = right - sure
    each = correct.float() - confidence
    parts = [each[rows].mean().abs() * len(rows) for rows in confidence.argsort().chunk(n_bin)]
    return [
        (gap.abs().mean(), "your bins count alike: weight each by its share of predictions"),
        (gap.abs().max(), "that is the largest gap of a bin; ECE is a mean of all"),
        ((share * gap).sum().abs(), "gaps of opposite sign cancel: take each without its sign"),
        ((share * (right - middle).abs()).sum(), "you compare with the middle of the bin"),
        ((share * gap**2).sum(), "the gaps are squared: ECE takes absolute values"),
        (
            each.abs().mean(),
            "each prediction stands alone: average in the n_bin bins, then compare",
        ),
        (
            sum(parts) / len(each),
            "your bins hold equally many predictions: they should be equally wide",
        ),
    ]


def test_by_hand(mine):
    """the five predictions of the lesson, in two bins: 0.16"""
    confidence = torch.tensor([0.2, 0.4, 0.7, 0.8, 0.9])
    correct = torch.tensor([False, True, True, False, True])
    with untouched(confidence=confidence, correct=correct):
        out = mine.calibration_error(confidence, correct, 2)
    same_shape(out, (), what="the error")
    expect(not torch.as_tensor(out).isnan(), "the error is NaN, although no bin is empty")
    wanted = torch.tensor(0.16)
    hints = telling(slips(confidence, correct, 2), wanted)
    close(out, wanted, "the error of five predictions in two bins", hints=hints)


def test_by_loop(mine):
    """a loop agrees, for bins of very different size"""
    for n_bin in (1, 7, 10):
        confidence, correct = predictions(seed=n_bin)
        share, sure, right, _ = bins(confidence, correct, n_bin)
        wanted = (share * (right - sure).abs()).sum()
        hints = telling(slips(confidence, correct, n_bin), wanted, atol=1e-3)
        out = mine.calibration_error(confidence, correct, n_bin)
        close(out, wanted, f"the error with {n_bin} bins", hints=hints)


def test_empty_bins(mine):
    """bins without a prediction add nothing"""
    confidence = torch.tensor([0.55, 0.58, 0.95, 0.97, 0.99])
    correct = torch.tensor([True, False, True, True, False])
    out = mine.calibration_error(confidence, correct, 10)
    expect(not torch.as_tensor(out).isnan(), "an empty bin gives NaN: it should add 0")
    wanted = (0.13 + 0.91) / 5
    mean = (0.065 + 0.91 / 3) / 2
    close(
        out,
        torch.tensor(wanted),
        "the error where eight of ten bins are empty",
        hints=[
            (torch.tensor(mean), "your bins count alike: weight each by its share"),
            (torch.tensor((0.065 + 0.91 / 3) / 10), "you divided by the number of bins"),
        ],
    )


def test_rare_bin(mine):
    """a bin with five of 2,005 predictions counts like any other"""
    confidence = torch.cat([torch.full((2000,), 0.25), torch.full((5,), 0.75)])
    out = mine.calibration_error(confidence, torch.arange(2005) < 500, 10)
    close(
        out,
        torch.tensor(5 * 0.75 / 2005),
        "the error of 2,000 calibrated predictions and five wrong ones",
        hints=[(torch.tensor(0.0), "a bin with few predictions is left out")],
        atol=1e-5,
    )


def test_edges(mine):
    """a confidence of exactly 1 counts, and an edge belongs to the bin below"""
    sure, hits = torch.tensor([1.0, 1.0, 1.0, 0.25]), torch.tensor([True, False, False, False])
    out = mine.calibration_error(sure, hits, 10)
    close(
        out,
        torch.tensor(2.25 / 4),
        "the error where three confidences are 1",
        hints=[
            (torch.tensor(0.25 / 4), "a confidence of exactly 1 is lost: it is in the last bin")
        ],
    )
    edge = torch.tensor([0.5, 0.5, 0.25, 0.75])
    hits = torch.tensor([True, True, False, False])
    close(
        mine.calibration_error(edge, hits, 2),
        torch.tensor(0.375),
        "the error where two confidences lie on the edge of two bins",
        hints=[(torch.tensor(0.125), "a confidence on an edge belongs to the bin below")],
    )


def test_any_size(mine):
    """one prediction, many in double precision, any layout"""
    one = mine.calibration_error(torch.tensor([0.3]), torch.tensor([True]), 10)
    close(one, torch.tensor(0.7), "the error of one prediction")
    confidence, correct = predictions(n=30_001, seed=5, power=0.5)
    confidence = confidence.double()
    share, sure, right, _ = bins(confidence, correct, 15)
    wanted = float((share * (right - sure).abs()).sum())
    close(mine.calibration_error(confidence, correct, 15), wanted, "the error", atol=1e-4)
    any_layout(mine.calibration_error, confidence=confidence[:100], correct=correct[:100])
