"""No position knows the future: shown by gradient, by perturbation, and on a planted leak."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.model import attention


def future_gradient(model: GPT, tokens: Tensor) -> float:
    """How strongly any logit depends on any later input: max |∂ logits[i] / ∂ x[j]|, j > i."""
    inputs: list[Tensor] = []

    def keep(value: Tensor, point: object) -> Tensor:
        inputs.append(value.detach().requires_grad_())
        return inputs[-1]

    with model.hooked({"blocks.0.resid_pre": keep}):
        logits = model(tokens)
    projection = torch.randn(logits.shape[-1], dtype=logits.dtype)
    worst = 0.0
    for i in range(tokens.shape[1]):
        (gradient,) = torch.autograd.grad(
            (logits[:, i] @ projection).sum(), inputs[0], retain_graph=True
        )
        assert gradient[:, : i + 1].abs().amax() > 0, "the past must matter"
        worst = max([worst, *gradient[:, i + 1 :].abs().flatten().tolist()])
    return worst


def future_perturbation(model: GPT, tokens: Tensor) -> float:
    """How much logits change when every later token does: max over positions."""
    before, worst = model(tokens), 0.0
    for i in range(tokens.shape[1] - 1):
        other = tokens.clone()
        other[:, i + 1 :] = (other[:, i + 1 :] + 1) % model.cfg.d_vocab
        worst = max(worst, (model(other) - before)[:, : i + 1].abs().max().item())
    return worst


@contextmanager
def explicit_attention(model: GPT) -> Iterator[None]:
    with model.hooked({lambda name: name.endswith("pattern"): lambda value, point: None}):
        yield


@pytest.fixture(params=["fused", "explicit"])
def path(request: pytest.FixtureRequest, model: GPT) -> Iterator[GPT]:
    if request.param == "fused":
        yield model
    else:
        with explicit_attention(model):
            yield model


def test_gradient_from_the_future_is_exactly_zero(path: GPT, tokens: Tensor) -> None:
    assert future_gradient(path, tokens) == 0


def test_future_tokens_change_no_earlier_logit(path: GPT, tokens: Tensor) -> None:
    assert future_perturbation(path, tokens) <= 1e-6


def test_a_longer_text_keeps_its_beginning(path: GPT, tokens: Tensor) -> None:
    whole = path(tokens)
    for n in range(1, tokens.shape[1]):
        torch.testing.assert_close(path(tokens[:, :n]), whole[:, :n], rtol=0, atol=1e-5)


def off_by_one(n_query: int, n_key: int, device: torch.device | None = None) -> Tensor:
    query = torch.arange(n_key - n_query, n_key, device=device)
    return torch.arange(n_key, device=device) <= query[:, None] + 1


def test_both_checks_catch_a_planted_leak(
    make_model: Callable[..., GPT], tokens: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = make_model()
    monkeypatch.setattr(attention, "causal_mask", off_by_one)
    with explicit_attention(model):
        assert future_gradient(model, tokens) > 1e-3
        assert future_perturbation(model, tokens) > 1e-3
