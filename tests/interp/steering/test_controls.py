"""Controls have the right norm and no favored direction; a choice is blind to what it reports."""

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.interp.steering.controls import choose_and_report, equal_norm


@pytest.mark.parametrize("size", [1e-20, 1.0, 1e20])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_every_control_has_the_norm_of_v(size, dtype):
    v = torch.randn(37, generator=torch.Generator().manual_seed(1)).to(dtype) * size
    drawn = equal_norm(v, 5, seed=2)
    assert drawn.dtype == dtype
    assert drawn.shape == (5, 37)
    sizes = drawn.double().norm(dim=1) / v.double().norm()
    torch.testing.assert_close(sizes, torch.ones_like(sizes), rtol=1e-5, atol=0)
    assert torch.equal(drawn, equal_norm(v, 5, seed=2))
    assert not torch.equal(drawn, equal_norm(v, 5, seed=3))


def test_directions_are_those_of_a_sphere():
    """Second and fourth moments: 1/d and 3/(d(d+2)); nothing depends on v."""
    v = torch.tensor([5.0, 0, 0, 1])
    x = equal_norm(v, 20_000).double() / v.norm()
    torch.testing.assert_close(x.T @ x / len(x), torch.eye(4).double() / 4, atol=0.01, rtol=0)
    torch.testing.assert_close(
        x.pow(4).mean(0), torch.full((4,), 3 / 24).double(), atol=0.01, rtol=0
    )


def test_the_choice_does_not_see_the_report():
    gains = torch.tensor([[1.0, 1, 100], [2, 2, -5], [-9, -9, -9]])
    mask = torch.tensor([True, True, False])
    assert choose_and_report(gains, mask) == (1, 2.0, -5.0)
    gains[:, 2] = torch.tensor([0.0, 7, 500])
    assert choose_and_report(gains, mask) == (1, 2.0, 7.0)


def test_the_winner_of_noise_gains_nothing_elsewhere():
    """Of 100 parts without any effect, the best one shows one; on other cases it vanishes."""
    g = torch.Generator().manual_seed(0)
    found = [
        choose_and_report(torch.randn(100, 20, generator=g), torch.arange(20) < 10)[1:]
        for _ in range(200)
    ]
    shown, kept = torch.tensor(found).mean(0)
    assert shown > 0.6
    assert kept.abs() < 0.1


def test_refusals():
    v, mask = torch.ones(3), torch.tensor([True, False])
    with pytest.raises(ConfigError, match="one control or more"):
        equal_norm(v, 0)
    for bad in (torch.zeros(3), torch.full((3,), torch.nan), torch.ones(2, 3)):
        with pytest.raises(ConfigError, match="finite and not zero"):
            equal_norm(bad, 1)
    with pytest.raises(ConfigError, match="need a mask"):
        choose_and_report(torch.ones(2, 3), mask)
    for one_side in (torch.ones(2).bool(), torch.zeros(2).bool()):
        with pytest.raises(ConfigError, match="one to report on"):
            choose_and_report(torch.ones(2, 2), one_side)
    with pytest.raises(ConfigError, match="NaN"):
        choose_and_report(torch.full((1, 2), torch.nan), mask)
