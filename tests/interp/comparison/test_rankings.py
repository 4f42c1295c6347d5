"""Agreement of ranks: against scipy, with ties, its bootstrap, and its halves."""

import math

import pytest
import torch
from scipy.stats import spearmanr

from minigpt.errors import ConfigError
from minigpt.interp.comparison.rankings import half_agreement, rank_agreement, spearman


def effects(seed=0, n_unit=12, n_prompt=9):
    return torch.randn(n_unit, n_prompt, generator=torch.Generator().manual_seed(seed))


def test_spearman_equals_scipy_with_ties_too():
    a, b = effects(0)[:, 0], effects(1)[:, 0].round()
    assert spearman(a, b) == pytest.approx(spearmanr(a.numpy(), b.numpy()).statistic)
    assert spearman(torch.tensor([1.0, 2, 3, 4]), torch.tensor([1.0, 3, 2, 4])) == pytest.approx(
        0.8
    )
    assert math.isnan(spearman(a, torch.ones(12)))


def test_draws_share_their_prompts():
    a = effects()
    value, draws = rank_agreement(a, a.exp(), n=5)
    assert value == spearman(a.mean(1), a.exp().mean(1))
    assert rank_agreement(a, a, n=20)[1].tolist() == pytest.approx([1.0] * 20)
    assert len({*rank_agreement(a, effects(1), n=20)[1].tolist()}) > 10
    assert torch.equal(draws, rank_agreement(a, a.exp(), n=5)[1])


def test_halves_hold_no_prompt_twice():
    unit, prompt = 6, 8
    a = torch.zeros(unit, prompt)
    a[0, :4], a[1, 4:] = 1, 1  # who is first depends on the half alone
    own = half_agreement(a, a, n=200)
    assert own.min() < 0.5 < own.max() + 1e-6
    steady = torch.arange(6.0)[:, None].expand(6, 8) + 1e-3 * effects(2, 6, 8)
    assert half_agreement(steady, steady, n=20).min() == pytest.approx(1)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"b": effects(n_unit=3)}, "measure the same"),
        ({"n": 0}, "draw once"),
        ({"seed": -1}, "seed"),
    ],
)
def test_what_cannot_be_compared_is_refused(change, why):
    for function in (rank_agreement, half_agreement):
        with pytest.raises(ConfigError, match=why):
            function(**{"a": effects(), "b": effects(1)} | change)
    with pytest.raises(ConfigError, match="no halves"):
        half_agreement(effects(n_prompt=1), effects(n_prompt=1))
