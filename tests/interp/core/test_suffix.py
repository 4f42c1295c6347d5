"""A forward pass finished from the middle is the forward pass."""

from collections.abc import Callable

import pytest
import torch

from minigpt import GPT
from minigpt.errors import ConfigError, HookError
from minigpt.interp.core.choices import require_choice, require_indices
from minigpt.interp.core.runs import Run, run_from
from minigpt.interp.core.structure import sublayer
from minigpt.tasks import metrics


def sites(model: GPT) -> list[str]:
    return sorted({"resid_pre", sublayer(model, "attn").site, "resid_post"})


def test_every_place_leads_to_the_same_logits(any_model: GPT, tokens: torch.Tensor) -> None:
    logits, cache = any_model.run_with_cache(tokens)
    metric = metrics.logit_difference([1, 2, 3], [4, 5, 6], at=-2)
    for layer in range(any_model.cfg.n_layer):
        for at in sites(any_model):
            stream = cache[f"blocks.{layer}.{at}"]
            whole = run_from(any_model, stream, layer, at)
            torch.testing.assert_close(whole, logits, rtol=0, atol=1e-12)
            some = run_from(any_model, stream, layer, at, metric)
            assert some.shape == (3, 1, 6)
            torch.testing.assert_close(metric.reduce(some), metric(logits), rtol=0, atol=1e-12)


def test_a_changed_stream_is_the_hook_that_changes_it(model: GPT, tokens: torch.Tensor) -> None:
    stream = torch.randn(3, 9, 16, dtype=torch.float64)
    with model.hooked({"blocks.1.resid_mid": lambda value, point: stream}), torch.no_grad():
        expected = model(tokens)
    got = run_from(model, stream, 1, "resid_mid")
    torch.testing.assert_close(got, expected, rtol=0, atol=1e-12)


def test_places_that_do_not_exist(any_model: GPT, tokens: torch.Tensor) -> None:
    stream = torch.zeros(3, 9, 16, dtype=torch.float64)
    with pytest.raises(ConfigError, match="no layer 2: valid are 0 to 1"):
        run_from(any_model, stream, 2)
    with pytest.raises(ConfigError, match="did you mean 'resid_pre'"):
        run_from(any_model, stream, 0, "resid_per")
    if any_model.cfg.mlp == "none":
        with pytest.raises(ConfigError, match="attention-only blocks have no MLP"):
            run_from(any_model, stream, 0, "resid_mid")


def test_choices_are_refused_with_a_sentence() -> None:
    assert require_indices("head", None, 3) == [0, 1, 2]
    assert require_indices("head", [-1, 0], 3) == [2, 0]
    with pytest.raises(ConfigError, match="no head is chosen"):
        require_indices("head", [], 3)
    with pytest.raises(ConfigError, match="no head 3: valid are 0 to 2"):
        require_indices("head", [3], 3)
    with pytest.raises(ConfigError, match="no direction='denise'; did you mean 'denoise'"):
        require_choice("direction", "denise", ["denoise", "noise"])


def test_a_run_refuses_what_would_be_silently_wrong(model: GPT, tokens: torch.Tensor) -> None:
    metric = metrics.answer_logit([1, 2, 3])
    with model.hooked({"blocks.0.attn.z": lambda value, point: None}):
        model(tokens)
        with pytest.raises(HookError, match=r"hook is attached to 'blocks.0.attn.z'"):
            Run(model, tokens, metric)
    with pytest.raises(ConfigError, match="no position of the metric 9: valid are 0 to 8"):
        Run(model, tokens, metrics.answer_logit([1, 2, 3], at=9))
    with pytest.raises(ConfigError, match="made for 2 prompts, but the batch has 3"):
        Run(model, tokens, metrics.answer_logit([1, 2]))
    with pytest.raises(ConfigError, match=r"returned \[3, 1\]: it must return one number a prompt"):
        Run(model, tokens, metrics.Metric("bad", "logits", lambda logits: logits[..., 0]))


def test_the_first_activation_that_is_no_number_is_named(
    make_model: Callable[..., GPT], tokens: torch.Tensor
) -> None:
    model = make_model()
    with torch.no_grad():
        model.blocks[1].ln1.w[0] = torch.nan
    with pytest.raises(HookError, match=r"blocks\.1\.attn\.k holds NaN or infinity"):
        Run(model, tokens, metrics.answer_logit([1, 2, 3]))
