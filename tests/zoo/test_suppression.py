"""The head that takes a prediction back: what it writes, and what its absence does."""

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.interp.patching.self_repair import self_repair
from minigpt.tasks.metrics import logit_difference
from minigpt.zoo.suppression import GAIN, N_TOKEN, copy_suppression


def prompts(n=6, length=8, seed=0):
    """A start token, then tokens without a repetition."""
    g = torch.Generator().manual_seed(seed)
    order = torch.rand(n, N_TOKEN, generator=g).argsort(-1)[:, : length - 1]
    return torch.cat([torch.full((n, 1), N_TOKEN), order], 1)


@pytest.mark.parametrize("strength", [0.0, 0.25, 0.6, 1.0])
def test_the_copied_token_keeps_what_is_left(strength):
    tokens = prompts()
    logits = copy_suppression(strength)(tokens)[:, -1]
    wanted = torch.zeros(6, N_TOKEN + 1).scatter(1, tokens[:, -2:-1], GAIN * (1 - strength))
    torch.testing.assert_close(logits, wanted, atol=1e-3, rtol=0)


@pytest.mark.parametrize("strength", [0.25, 0.6])
def test_strength_is_the_share_of_self_repair(strength):
    model, tokens = copy_suppression(strength), prompts()
    metric = logit_difference(tokens[:, -2], tokens[:, -1])
    found = self_repair(model, tokens, metric, "zero")
    direct, total = (r.values[0, 0] for r in (found.direct, found.total))
    torch.testing.assert_close(direct, torch.full((6,), -GAIN), atol=1e-3, rtol=0)
    torch.testing.assert_close(1 - total / direct, torch.full((6,), strength), atol=1e-3, rtol=0)


def test_attention_follows_the_prediction_and_rests_without_one():
    model, tokens = copy_suppression(), prompts()
    _, cache = model.run_with_cache(tokens, names=("pattern", 1))
    pattern = cache["pattern", 1][:, 0]
    assert pattern[:, -1, -2].min() > 0.999  # the copied token stands one place back
    assert pattern[:, 1, 0].min() > 0.999  # before it there is only the start token


@pytest.mark.parametrize("strength", [-0.1, 1.5, float("nan")])
def test_a_strength_is_a_share(strength):
    with pytest.raises(ConfigError, match="must lie between 0 and 1"):
        copy_suppression(strength)
