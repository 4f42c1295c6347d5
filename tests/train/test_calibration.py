"""Reliability bins against a loop, temperatures that are known, and what has none."""

import math

import pytest
import torch
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.train.calibration import calibration_bins, calibration_error, fit_temperature


def predictions(n: int, seed: int) -> tuple[Tensor, Tensor]:
    g = torch.Generator().manual_seed(seed)
    confidence = torch.rand(n, generator=g) ** 2
    return confidence, torch.rand(n, generator=g) < 0.8 * confidence


@pytest.mark.parametrize("n_bin", [1, 2, 7, 10, 300])
def test_bins_against_a_loop(n_bin: int) -> None:
    confidence, correct = predictions(200, n_bin)
    found, total = calibration_bins(confidence, correct, n_bin), 0.0
    for b in range(n_bin):
        rows = [
            (c, bool(hit))
            for c, hit in zip(confidence.tolist(), correct, strict=True)
            if b / n_bin < c <= (b + 1) / n_bin
        ]
        assert int(found.count[b]) == len(rows)
        if not rows:
            assert found.accuracy[b].isnan()
            continue
        conf, acc = (sum(column) / len(rows) for column in zip(*rows, strict=True))
        assert float(found.confidence[b]) == pytest.approx(conf, abs=1e-6)
        assert float(found.accuracy[b]) == pytest.approx(acc, abs=1e-6)
        total += len(rows) / 200 * abs(acc - conf)
    assert float(found.error) == pytest.approx(total, abs=1e-6)
    assert float(calibration_error(confidence, correct, n_bin)) == pytest.approx(total, abs=1e-6)


def test_edges_belong_to_the_bin_below() -> None:
    found = calibration_bins(
        torch.tensor([0.0, 0.5, 0.51, 1.0]), torch.ones(4, dtype=torch.bool), 2
    )
    assert found.count.tolist() == [2, 2]


def test_a_calibrated_model_is_off_by_chance_only() -> None:
    g = torch.Generator().manual_seed(0)
    confidence = torch.rand(100_000, generator=g)
    correct = torch.rand(100_000, generator=g) < confidence
    assert calibration_error(confidence, correct) < 0.01


def drawn(true: float, seed: int = 0, n: int = 20_000) -> tuple[Tensor, Tensor]:
    """Logits, and targets drawn from softmax(logits / true)."""
    g = torch.Generator().manual_seed(seed)
    logits = 3 * torch.randn(n, 6, generator=g, dtype=torch.float64)
    return logits, torch.multinomial((logits / true).softmax(-1), 1, generator=g)[:, 0]


@pytest.mark.parametrize("true", [0.2, 1.0, 1.3, 8.0])
def test_a_planted_temperature_is_found(true: float) -> None:
    logits, targets = drawn(true)
    assert fit_temperature(logits, targets) == pytest.approx(true, rel=0.1)


@pytest.mark.parametrize("factor", [0.01, 0.5, 40.0])
def test_it_scales_with_the_logits_and_ignores_shifts(factor: float) -> None:
    logits, targets = drawn(1.3, n=500)
    shift = 1e4 * torch.arange(500, dtype=torch.float64)[:, None]
    found = fit_temperature(factor * logits + shift, targets)
    assert found == pytest.approx(factor * fit_temperature(logits, targets), rel=1e-5)


def test_it_is_the_minimum_of_the_loss() -> None:
    logits, targets = drawn(2.0, n=300)
    best = fit_temperature(logits, targets)

    def loss(t: float) -> float:
        return torch.nn.functional.cross_entropy(logits / t, targets).item()

    assert loss(best) < min(loss(0.99 * best), loss(1.01 * best))
    assert fit_temperature(logits.view(3, 100, 6), targets.view(3, 100)) == pytest.approx(best)


def test_what_has_no_temperature_is_refused() -> None:
    logits, _ = drawn(1.0, n=50)
    for targets in (logits.argmax(-1), logits.argmin(-1)):
        with pytest.raises(ConfigError, match="no temperature between"):
            fit_temperature(logits, targets)


def test_what_cannot_be_binned_is_refused() -> None:
    confidence, correct = predictions(5, 0)
    for wrong in ((confidence, correct[:4]), (confidence[:0], correct[:0])):
        with pytest.raises(ConfigError, match="one outcome for each confidence"):
            calibration_bins(*wrong)
    for value in (1.2, -0.1, math.nan):
        with pytest.raises(ConfigError, match="between 0 and 1"):
            calibration_bins(torch.full((5,), value), correct)


def test_targets_that_do_not_fit_are_refused() -> None:
    logits, targets = drawn(1.0, n=50)
    for wrong in (targets[:49], targets.view(5, 10), targets.float()):
        with pytest.raises(ConfigError, match="targets"):
            fit_temperature(logits, wrong)
