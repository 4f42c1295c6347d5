"""Verdicts beside scipy's interval, printed numbers beside rounding, and what is refused."""

from itertools import product

import numpy as np
import pytest
import torch
from scipy import stats

from minigpt.errors import ConfigError
from minigpt.stats.reproduction import decisive_seeds, judge, printed_range, seed_interval

INF = float("inf")


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("0.59", 0.585, 0.595),
        ("0.50", 0.495, 0.505),
        ("0.5", 0.45, 0.55),
        ("3", 2.5, 3.5),
        ("-2.0", -2.05, -1.95),
        ("−2", -2.5, -1.5),
        ("12e2", 1150, 1250),
        ("1.2e-3", 0.00115, 0.00125),
        ("1200", 1199.5, 1200.5),
    ],
)
def test_printed_ranges(printed, low, high):
    assert printed_range(printed) == (low, high)


def test_what_rounds_to_it_lies_in_its_range():
    for value in np.random.default_rng(0).normal(size=300) * 40:
        for digits in range(5):
            low, high = printed_range(f"{value:.{digits}f}")
            assert low <= value <= high
            assert high - low == pytest.approx(10.0**-digits)


@pytest.mark.parametrize("printed", ["", "about 3", "3 %", "1,200", ".5", "nan", "inf", "0.5\n"])
def test_what_is_no_number_is_refused(printed):
    with pytest.raises(ConfigError, match="no number"):
        printed_range(printed)


def test_the_interval_is_scipys():
    x = torch.randn(7, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    for level in (0.5, 0.9, 0.99):
        theirs = stats.t.interval(level, 6, x.mean().item(), stats.sem(x.numpy()))
        np.testing.assert_allclose(seed_interval(x, level), theirs)
    assert seed_interval(torch.full((3,), 40.0), grain=20) == (20, 60)
    assert seed_interval(torch.tensor([3.0])) == (-INF, INF)


def test_verdicts_of_every_kind():
    inside, outside, wide = torch.tensor([1.0, 1.1, 0.9]), torch.tensor([3.0, 3.1]), [0.0, 2, 4]
    off = torch.zeros(3)
    for same, yes, no in (
        (True, "reproduced", "not reproduced"),
        (False, "analogous", "does not carry over"),
    ):
        assert judge(inside, off, 0.5, 1.5, same=same) == yes
        assert judge(outside, off, 0.5, 1.5, same=same) == no
        assert judge(-outside, off, 0.5, INF, same=same) == no
        assert judge(torch.tensor(wide), off, 0.5, 1.5, same=same) == "cannot tell"
        assert judge(inside, inside, 0.5, 1.5, same=same) == "cannot tell"
        assert judge(inside[:1], off, 0.5, 1.5, same=same) == "cannot tell"
        assert judge(inside, off[:1], 0.5, 1.5, same=same) == "cannot tell"
    lags = torch.full((3,), 40.0)
    assert judge(lags, 10 * lags, 35, 45) == "reproduced"
    assert judge(lags, 10 * lags, 35, 45, grain=20) == "cannot tell"


def test_ends_belong_to_the_band():
    flat = torch.ones(2)
    assert judge(flat, 2 * flat, 1, 1.5) == "reproduced"
    assert judge(flat, 2 * flat, 0.5, 1) == "reproduced"
    assert judge(flat, 1.5 * flat, 1, 1.5) == "cannot tell"


def test_seeds_on_which_a_verdict_hangs():
    values = torch.tensor([1.0, 1.0, 1.0, 9.0])
    asked = []

    def verdict(x):
        asked.append(x.tolist())
        return "high" if x.mean() > 2 else "low"

    assert decisive_seeds(values, verdict) == [3]
    assert asked == [[1, 1, 1, 9], [1, 1, 9], [1, 1, 9], [1, 1, 9], [1, 1, 1]]
    assert decisive_seeds(torch.ones(5), verdict) == []


@pytest.mark.parametrize(
    ("low", "high"), [(-INF, INF), (1, 1), (2, 1), (float("nan"), 1), (0, float("nan"))]
)
def test_bands_that_decide_nothing_are_refused(low, high):
    with pytest.raises(ConfigError, match="band"):
        judge(torch.ones(3), torch.zeros(3), low, high)


def test_impossible_seeds_are_refused():
    bad = torch.tensor([1.0, float("nan")])
    for values, control in product((bad, torch.zeros(0)), (torch.ones(2),)):
        for pair in ((values, control), (control, values)):
            with pytest.raises(ConfigError):
                judge(*pair, 0.5, 1.5)
    for grain in (-1, float("nan"), INF):
        with pytest.raises(ConfigError, match="grain"):
            seed_interval(torch.ones(2), grain=grain)
    with pytest.raises(ConfigError, match="seeds"):
        decisive_seeds(torch.ones(2), lambda x: "a")
