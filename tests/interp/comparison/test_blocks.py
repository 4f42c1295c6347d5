"""The block bootstrap against the spread that theory gives, its pairs, and its refusals."""

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.interp.comparison.blocks import block_bootstrap


def last(curve: torch.Tensor) -> float:
    return float(curve[-1])


def test_the_spread_is_that_of_a_mean_of_independent_blocks() -> None:
    curves = torch.randn(1, 50, 3, generator=torch.Generator().manual_seed(0))
    found = block_bootstrap(curves, last, n=800)
    theory = float(curves[0, :, -1].std(unbiased=False)) / 50**0.5
    assert float(found.std()) == pytest.approx(theory, rel=0.15)
    assert float(found.mean()) == pytest.approx(float(curves[0, :, -1].mean()), abs=5 * theory / 28)


def test_curves_share_their_blocks_and_blocks_stay_whole() -> None:
    one = torch.randn(1, 9, 1, generator=torch.Generator().manual_seed(1)).expand(1, 9, 4)
    found = block_bootstrap(torch.cat([one, one + 2]), last, n=20)
    torch.testing.assert_close(found[:, 1] - found[:, 0], torch.full((20,), 2.0).double())
    spread = block_bootstrap(one, lambda y: float(y.max() - y.min()), n=20)
    assert float(spread.max()) < 1e-6


def test_one_seed_one_result() -> None:
    curves = torch.randn(2, 5, 3, generator=torch.Generator().manual_seed(2))
    first, again, other = (block_bootstrap(curves, last, 6, seed) for seed in (0, 0, 1))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


@pytest.mark.parametrize(("n", "seed"), [(0, 0), (3, -1)])
def test_no_draws(n: int, seed: int) -> None:
    with pytest.raises(ConfigError):
        block_bootstrap(torch.zeros(1, 2, 3), last, n, seed)
