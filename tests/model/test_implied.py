"""A cache of everything keeps less than everything, and still holds it."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

from minigpt import GPT, GPTConfig
from minigpt.interp.core.hook_functions import scale
from minigpt.model.hooks import Cache

SHAPES: dict[str, dict[str, Any]] = {
    "gpt2": {},
    "llama": {"positions": "rotary", "norm": "rms", "mlp": "swiglu", "n_kv_head": 2},
    "attention only": {"mlp": "none"},
    "no norm": {"norm": "none", "mlp": "relu"},
}


@pytest.fixture(params=SHAPES, ids=str)
def model(request: pytest.FixtureRequest) -> GPT:
    torch.manual_seed(0)
    built = GPT(GPTConfig(3, 4, 16, 12, 20, tie_embeddings=False, **SHAPES[request.param]))
    for parameter in built.parameters():
        torch.nn.init.normal_(parameter, std=0.4)
    return built.double()


def everything(model: GPT, tokens: Tensor) -> Cache:
    """Record every activation itself."""
    return model.run_with_cache(tokens, names=list(model.hook_points))[1]


TOKENS = torch.arange(14).view(2, 7)


def test_what_is_derived_is_what_passed(model: GPT) -> None:
    recorded, (_, cache) = everything(model, TOKENS), model.run_with_cache(TOKENS)
    assert set(cache) == set(recorded) == set(model.hook_points)
    assert len(cache) == len(recorded)
    for name, value in recorded.items():
        torch.testing.assert_close(cache[name], value, rtol=1e-9, atol=1e-12, msg=name)
        assert not cache[name].requires_grad


def test_less_is_kept(model: GPT) -> None:
    recorded, (_, cache) = everything(model, TOKENS), model.run_with_cache(TOKENS)
    kept, whole = (sum(v.nbytes for v in c.kept.values()) for c in (cache, recorded))
    assert kept < 0.55 * whole


@pytest.mark.parametrize("place", ["resid_pre", "attn.q", "attn.pattern", "attn.z", "ln1.scale"])
def test_an_edit_is_what_the_cache_holds(model: GPT, place: str) -> None:
    name = f"blocks.1.{place}"
    if name not in model.hook_points:
        pytest.fail(f"no {name}")
    with model.hooked({name: scale(1.5)}):
        recorded, (_, cache) = everything(model, TOKENS), model.run_with_cache(TOKENS)
    for key, value in recorded.items():
        torch.testing.assert_close(cache[key], value, rtol=1e-9, atol=1e-12, msg=key)
    plain = model.run_with_cache(TOKENS)[1]
    assert not torch.equal(cache[name], plain[name])


def test_it_says_what_passed_and_not_what_the_weights_are_now(model: GPT) -> None:
    _, cache = model.run_with_cache(TOKENS)
    before = {name: cache[name].clone() for name in cache}
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(-2)
    assert all(torch.equal(cache[name], value) for name, value in before.items())


def test_later_hooks_do_not_reach_back(model: GPT) -> None:
    _, cache = model.run_with_cache(TOKENS)
    before = cache["pattern", 1]

    def zero(value: Tensor, point: object) -> Tensor:
        return torch.zeros_like(value)

    with model.hooked({("pattern", 1): zero}):
        model(TOKENS)
        assert torch.equal(cache["pattern", 1], before)


@pytest.mark.parametrize("limit", [{"logits_at": [-1]}, {"logits_of": [3]}])
def test_limited_logits(model: GPT, limit: dict[str, Any]) -> None:
    names = list(model.hook_points)
    _, recorded = model.run_with_cache(TOKENS, names=names, **limit)
    _, cache = model.run_with_cache(TOKENS, **limit)
    for name, value in recorded.items():
        torch.testing.assert_close(cache[name], value, rtol=1e-9, atol=1e-12, msg=name)


def test_a_chunk_behind_a_cache_is_recorded_whole(
    make_model: Callable[..., GPT], tokens: Tensor
) -> None:
    model = make_model()
    past = model.new_cache(model.cfg.n_ctx, 1)
    model(tokens[:, :3], past)
    _, cache = model.run_with_cache(tokens[:, 3:5], past)
    assert set(cache.kept) == set(model.hook_points)
    assert cache["pattern", 0].shape[-2:] == (2, 5)
