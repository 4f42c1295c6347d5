"""Counts, fits and predictions of scaling, against curves that are known and other libraries."""

import math

import numpy as np
import pytest
import torch
from scipy.optimize import curve_fit
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from minigpt.errors import ConfigError
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.train.scaling import (
    best_at_budget,
    fit_power_law,
    loss_at_budget,
    noise_scale,
    predict,
    resample,
    training_flops,
)

SIZES = torch.tensor([1.7e3, 2.2e5, 3.5e3, 6e3, 5.5e4, 1.4e4, 2.5e4])


def test_training_takes_what_pytorch_counts() -> None:
    cfg = GPTConfig(2, 4, 32, 16, 68)
    tokens = torch.zeros(3, 16, dtype=torch.long)
    with sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        GPT(cfg)(tokens).sum().backward()
    assert training_flops(cfg, 48) == pytest.approx(counter.get_total_flops(), rel=0.02)


@pytest.mark.parametrize(
    ("E", "A", "alpha"), [(1.3, 30.0, 0.4), (0.0, 9.0, 0.15), (2.0, 900.0, 1.1)]
)
def test_a_curve_without_noise_is_found(E: float, A: float, alpha: float) -> None:
    found = fit_power_law(SIZES, E + A * SIZES.double() ** -alpha)
    assert torch.stack([found.E, found.A, found.alpha]).tolist() == pytest.approx(
        [E, A, alpha], rel=2e-3, abs=2e-3
    )


def test_least_squares_is_scipys() -> None:
    g = torch.Generator().manual_seed(0)
    y = 1.3 + 30 * SIZES.double() ** -0.4 + 0.01 * torch.randn(7, generator=g)
    best, _ = curve_fit(
        lambda n, E, A, a: E + A * n**-a, SIZES.double().numpy(), y.numpy(), p0=(1, 20, 0.5)
    )
    found = fit_power_law(SIZES, y)
    assert found.alpha.item() == pytest.approx(best[2], rel=1e-3)
    assert found.E.item() == pytest.approx(best[0], rel=1e-3)


def test_many_fits_at_once_are_the_single_ones_and_no_floor_means_zero() -> None:
    g = torch.Generator().manual_seed(1)
    y = 1.3 + 30 * SIZES.double() ** -0.4 + 0.02 * torch.randn(4, 7, generator=g)
    for floor in (True, False):
        many = fit_power_law(SIZES, y, floor=floor)
        for k in range(4):
            one = fit_power_law(SIZES, y[k], floor=floor)
            assert many.alpha[k].item() == pytest.approx(one.alpha.item())
            assert many(SIZES)[k].tolist() == pytest.approx(one(SIZES).tolist())
        assert floor or not many.E.any()


def test_no_fit_to_two_sizes() -> None:
    with pytest.raises(ConfigError, match="three or more sizes"):
        fit_power_law(SIZES[:2], SIZES[:2])
    with pytest.raises(ConfigError, match="above 0"):
        fit_power_law(torch.tensor([0.0, 1, 2]), SIZES[:3])


def test_a_prediction_is_the_curve_and_its_interval_follows_the_seeds() -> None:
    clean = (1.3 + 30 * SIZES.double() ** -0.4)[:, None].expand(7, 3)
    exact = predict(SIZES, clean, 1e6, n=20)
    assert exact.loss == pytest.approx(1.3 + 30 * 1e6**-0.4, abs=1e-3)
    assert (exact.low, exact.high) == pytest.approx((exact.loss, exact.loss), abs=1e-6)
    noise = 0.01 * torch.randn(7, 3, generator=torch.Generator().manual_seed(2))
    noisy = predict(SIZES, clean + noise, 1e6, n=200)
    assert noisy.low < noisy.loss < noisy.high


def test_draws_stay_within_their_size_and_follow_the_seed() -> None:
    losses = torch.tensor([[0.0, 1.0], [10.0, 11.0]])
    draws = resample(losses, 200)
    assert set(draws[:, 0].tolist()) == {0.0, 0.5, 1.0}
    assert set(draws[:, 1].tolist()) == {10.0, 10.5, 11.0}
    assert torch.equal(draws, resample(losses, 200))
    assert not torch.equal(draws, resample(losses, 200, seed=1))


def test_loss_between_marks_is_numpys_and_outside_there_is_none() -> None:
    flops, losses = torch.tensor([2e8, 7e8, 3e9, 2.5e10]), torch.tensor([3.6, 2.9, 2.5, 2.1])
    for budget in (2.5e8, 1e9, 2e10):
        wanted = np.interp(math.log(budget), flops.double().log(), losses.double())
        assert loss_at_budget(budget, flops, losses) == pytest.approx(wanted)
    assert loss_at_budget(1e10, flops, losses[:, None].expand(4, 1)[:, 0]) > 2.1
    assert math.isnan(loss_at_budget(1e8, flops, losses))
    assert math.isnan(loss_at_budget(3e10, flops, losses))


def test_the_best_size_is_the_lowest_point_of_a_parabola() -> None:
    sizes = torch.tensor([2e3, 6e3, 1.5e4, 5e4, 2e5])
    flops = torch.tensor([1e8, 1e10]).expand(5, 2)

    def losses(lowest: float, depth: float = 0.05) -> torch.Tensor:
        bowl = 2 + depth * (sizes.log() - math.log(lowest)) ** 2
        return bowl[:, None].expand(5, 2)

    assert best_at_budget(1e9, sizes, flops, losses(3e4)) == pytest.approx(3e4, rel=1e-3)
    for nothing in (
        best_at_budget(1e12, sizes, flops, losses(3e4)),
        best_at_budget(1e9, sizes[:2], flops[:2], losses(3e4)[:2]),
        best_at_budget(1e9, sizes, flops, losses(1e6)),
        best_at_budget(1e9, sizes, flops, losses(3e4, -0.05)),
    ):
        assert math.isnan(nothing)


def test_the_noise_scale_of_planted_gradients() -> None:
    g = torch.Generator().manual_seed(0)
    signal, noise = torch.full((50,), 0.2), 3.0  # |G|² = 2, tr Σ = 450
    norms = {
        B: (signal + noise * torch.randn(4000, 50, generator=g) / B**0.5).square().sum(1)
        for B in (8, 512)
    }
    assert noise_scale(norms[8], norms[512], 8, 512) == pytest.approx(225, rel=0.05)
    with pytest.raises(ConfigError, match="must be larger"):
        noise_scale(norms[8], norms[8], 8, 8)
