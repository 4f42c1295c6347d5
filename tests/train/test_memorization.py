"""Gaps and exposures counted by hand, and what chance gives."""

import math

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.train.memorization import exposure, loss_gap

NAN = math.nan


def test_each_text_counts_once_however_long() -> None:
    trained = torch.tensor([[1.0, NAN, NAN, NAN], [3.0, 3.0, 3.0, 3.0]])
    held_out = torch.tensor([[4.0, NAN], [2.0, 4.0], [NAN, 2.0]])
    gap, auc = loss_gap(trained, held_out)
    assert gap == pytest.approx(3 - 2)
    assert auc == pytest.approx((3 + 1 + 0.5) / 6)


def test_texts_of_one_kind_are_told_apart_by_chance_alone() -> None:
    g = torch.Generator().manual_seed(0)
    same, other = torch.randn(2, 400, 5, generator=g)
    gap, auc = loss_gap(same, other)
    assert abs(gap) < 0.15
    assert abs(auc - 0.5) < 0.1
    assert loss_gap(other, other) == (0.0, 0.5)
    assert loss_gap(other - 100, same)[1] == 1.0


@pytest.mark.parametrize(
    "bad", [torch.zeros(0, 3), torch.zeros(2, 0), torch.tensor([[1.0], [NAN]]), torch.zeros(3)]
)
def test_texts_without_a_loss_are_refused(bad: torch.Tensor) -> None:
    good = torch.ones(2, 3)
    with pytest.raises(ConfigError, match="held_out"):
        loss_gap(good, bad)
    with pytest.raises(ConfigError, match="trained"):
        loss_gap(bad, good)


@pytest.mark.parametrize(("canary", "bits"), [(0.5, 3.0), (2.0, 1.0), (3.0, math.log2(8 / 5))])
def test_exposure_counts_ties_against_the_canary(canary: float, bits: float) -> None:
    others = [1.0, 2.0, 2.0, 3.0, 5.0, 6.0, 7.0]
    assert exposure(canary, others) == pytest.approx(bits)
    assert exposure(canary, torch.tensor(others)) == pytest.approx(bits)


def test_the_last_place_exposes_nothing() -> None:
    assert exposure(9.0, [1.0, 2.0]) == 0
    assert exposure(1.0, [1.0] * 6) == 0


def test_a_secret_that_was_not_planted_has_little_exposure() -> None:
    g = torch.Generator().manual_seed(0)
    draws = torch.randn(500, 1024, generator=g).double()
    bits = [exposure(row[0].item(), row[1:]) for row in draws]
    assert sum(bits) / 500 == pytest.approx(1 / math.log(2), abs=0.25)  # exponential, nearly


@pytest.mark.parametrize(("canary", "others"), [(NAN, [1.0]), (1.0, [NAN]), (1.0, [])])
def test_a_rank_without_losses_is_refused(canary: float, others: list[float]) -> None:
    with pytest.raises(ConfigError, match="NaN or none"):
        exposure(canary, others)
