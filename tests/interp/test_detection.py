"""A detector's ROC, threshold and intervals against loops, known answers and simulation."""

import math

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.interp.detection import (
    alarm_precision,
    auc,
    auc_over_groups,
    roc_curve,
    threshold_at,
    wilson,
)


def draw(n, ties, seed):
    g = torch.Generator().manual_seed(seed)
    scores = torch.randn(n, generator=g, dtype=torch.float64)
    positive = torch.rand(n, generator=g) < 0.3
    positive[:2] = torch.tensor([True, False])
    return (scores.mul(2).round() if ties else scores), positive


def pairs(scores, positive):
    """The share of pairs in the right order, ties half."""
    yes, no = scores[positive].tolist(), scores[~positive].tolist()
    return sum((a > b) + 0.5 * (a == b) for a in yes for b in no) / (len(yes) * len(no))


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("n", [2, 7, 90])
def test_auc_counts_pairs(n, ties):
    scores, positive = draw(n, ties, n)
    assert auc(scores, positive) == pytest.approx(pairs(scores, positive), abs=1e-12)
    assert auc(-scores, positive) == pytest.approx(1 - auc(scores, positive), abs=1e-12)
    assert auc(scores.exp() + 1e4, positive) == pytest.approx(auc(scores, positive), abs=1e-12)


@pytest.mark.parametrize("ties", [False, True])
def test_curve_is_what_each_threshold_gives(ties):
    scores, positive = draw(60, ties, 1)
    curve = roc_curve(scores, positive)
    for t, fpr, tpr in zip(curve.threshold, curve.false_positive, curve.true_positive, strict=True):
        flagged = scores > t
        assert fpr.item() == pytest.approx(
            (flagged & ~positive).sum().item() / (~positive).sum().item()
        )
        assert tpr.item() == pytest.approx(
            (flagged & positive).sum().item() / positive.sum().item()
        )
    ends = [(c[0].item(), c[-1].item()) for c in (curve.false_positive, curve.true_positive)]
    assert ends == [(0, 1), (0, 1)]
    area = torch.trapezoid(curve.true_positive, curve.false_positive)
    assert area.item() == pytest.approx(auc(scores, positive), abs=1e-12)


def test_close_scores_are_not_equal():
    scores = torch.tensor([1.0, 1 + 1e-12], dtype=torch.float64)
    assert auc(scores, torch.tensor([False, True])) == 1


@pytest.mark.parametrize("rate", [0, 0.01, 0.07, 0.25, 0.999, 1])
@pytest.mark.parametrize("n", [1, 3, 100, 257])
def test_threshold_is_the_lowest_that_keeps_the_rate(n, rate):
    for ties in (False, True):
        scores, _ = draw(max(n, 2), ties, n)
        scores = scores[:n]
        t = threshold_at(scores, rate)
        assert (scores > t).sum().item() <= rate * n + 1e-9
        lower = [s for s in scores.tolist() if s < t]
        if lower:
            assert (scores > max(lower)).sum().item() > rate * n


def test_wilson_known_values():
    assert wilson(0, 100)[1] == pytest.approx(0.0370, abs=5e-5)
    low, high = wilson(81, 263)  # a worked value of Newcombe 1998, table I
    assert (low, high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(100, 100) == pytest.approx((1 - wilson(0, 100)[1], 1.0))
    assert wilson(3, 10, 0.5)[1] < wilson(3, 10)[1] < wilson(3, 10, 0.999)[1]


def test_wilson_covers():
    """Of shares drawn at random, about 95 % lie in their interval."""
    g = torch.Generator().manual_seed(0)
    covered = 0
    for _ in range(2000):
        p = torch.rand((), generator=g).item()
        hits = int((torch.rand(40, generator=g) < p).sum())
        low, high = wilson(hits, 40)
        covered += low <= p <= high
    assert 0.93 < covered / 2000 < 0.97


def test_precision_by_hand_and_by_counting():
    assert alarm_precision(1.0, 0.01, 0.001) == pytest.approx(1 / (1 + 9.99))
    assert alarm_precision(0.5, 0.5, 0.2) == pytest.approx(0.2)
    assert alarm_precision(0.9, 0.0, 0.001) == 1
    assert alarm_precision(0.9, 0.1, 0.0) == 0
    with pytest.raises(ConfigError, match="never an alarm"):
        alarm_precision(0.0, 0.0, 0.5)
    with pytest.raises(ConfigError, match="shares"):
        alarm_precision(90, 1, 0.1)


def test_groups_are_drawn_whole():
    """With statements copied, an interval over statements would shrink; this one stays."""
    g = torch.Generator().manual_seed(0)
    level = torch.randn(12, generator=g, dtype=torch.float64)
    positive = torch.arange(12) < 6
    level = level + positive
    few = auc_over_groups(level, positive, torch.arange(12), seed=3)
    groups = torch.arange(12).repeat_interleave(50)
    many = auc_over_groups(level[groups], positive[groups], groups, seed=3)
    assert torch.allclose(few, many)
    assert few.std() > 0.05
    again = auc_over_groups(level, positive, torch.arange(12), seed=3)
    assert torch.equal(few, again)
    assert not torch.equal(few, auc_over_groups(level, positive, torch.arange(12), seed=4))
    with pytest.raises(ConfigError, match="positives and negatives"):
        auc_over_groups(level, positive, torch.zeros(12, dtype=torch.long))
    with pytest.raises(ConfigError, match="draws"):
        auc_over_groups(level, positive, torch.arange(12), n=0)


@pytest.mark.parametrize("call", [auc, roc_curve])
def test_refusals(call):
    scores, positive = draw(6, False, 0)
    with pytest.raises(ConfigError, match="one kind"):
        call(scores, torch.ones(6, dtype=torch.bool))
    with pytest.raises(ConfigError, match="NaN"):
        call(scores / 0 * 0, positive)
    with pytest.raises(ConfigError, match="as many labels"):
        call(scores, positive[:5])
    with pytest.raises(ConfigError, match="as many labels"):
        call(scores, positive.long())
    for bad in (torch.tensor([]), torch.tensor([math.nan])):
        with pytest.raises(ConfigError, match="finite"):
            threshold_at(bad, 0.1)
    with pytest.raises(ConfigError, match="no share"):
        threshold_at(scores, 1.5)
    for hits, n, level in ((1, 0, 0.95), (-1, 3, 0.95), (4, 3, 0.95), (1, 3, 1.0)):
        with pytest.raises(ConfigError, match="interval"):
            wilson(hits, n, level)
