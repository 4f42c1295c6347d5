"""Looking changes nothing, replacing does what algebra says, and nothing stays behind."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.model.hooks import Cache


def look(value: Tensor, point: object) -> None:
    return None


def identity(value: Tensor, point: object) -> Tensor:
    return value.clone()


def everything(name: str) -> bool:
    return True


def attached(model: GPT) -> int:
    return sum(len(point.functions) for point in model.hook_points.values())


@pytest.mark.parametrize("function", [look, identity])
def test_the_identity_changes_nothing(
    make_model: Callable[..., GPT], tokens: Tensor, function: Callable
) -> None:
    model = make_model().double()
    plain = model(tokens)
    for name in model.hook_points:
        with model.hooked({name: function}):
            torch.testing.assert_close(model(tokens), plain, rtol=0, atol=1e-12)
    with model.hooked({everything: function}):
        torch.testing.assert_close(model(tokens), plain, rtol=0, atol=1e-12)
    assert torch.equal(model(tokens), plain)


def test_every_point_fires_once_in_a_forward(model: GPT, tokens: Tensor) -> None:
    fired: list[str] = []
    with model.hooked({everything: lambda value, point: fired.append(point.name)}):
        model(tokens)
    assert sorted(fired) == sorted(model.hook_points)
    assert fired[:3] == ["embedding.embed", "embedding.pos_embed", "blocks.0.resid_pre"]
    assert fired[-1] == "ln_final.normalized"


def test_points_know_their_place(model: GPT) -> None:
    for name, point in model.hook_points.items():
        assert point.name == name
        assert point.layer == (int(name.split(".")[1]) if name.startswith("blocks.") else None)


def test_replacing_reaches_what_comes_after_and_nothing_before(model: GPT, tokens: Tensor) -> None:
    _, clean = model.run_with_cache(tokens)
    with model.hooked({"blocks.1.attn_out": lambda value, point: torch.zeros_like(value)}):
        logits, edited = model.run_with_cache(tokens)
    torch.testing.assert_close(edited["resid_mid", 1], clean["resid_pre", 1])
    assert torch.equal(edited["resid_pre", 1], clean["resid_pre", 1])
    assert not torch.allclose(logits, model(tokens), atol=1e-3)


@pytest.mark.parametrize("head", [0, 2])
def test_zeroing_z_subtracts_the_head(
    make_model: Callable[..., GPT], tokens: Tensor, head: int
) -> None:
    model = make_model().double()

    def silence(value: Tensor, point: object) -> Tensor:
        value = value.clone()
        value[:, :, head] = 0
        return value

    _, clean = model.run_with_cache(tokens)
    with model.hooked({"blocks.0.attn.z": silence}):
        _, edited = model.run_with_cache(tokens, names=("attn_out", 0))
    contribution = clean["z", 0][:, :, head] @ model.blocks[0].attn.W_O[head]
    torch.testing.assert_close(edited["attn_out", 0], clean["attn_out", 0] - contribution)


def test_a_replaced_pattern_is_used(make_model: Callable[..., GPT], tokens: Tensor) -> None:
    model = make_model().double()
    uniform = torch.full((2, 3, 7, 7), 1 / 7, dtype=torch.float64)
    with model.hooked({("pattern", 0): lambda value, point: uniform}):
        _, cache = model.run_with_cache(tokens)
    mean = cache["v", 0].mean(1, keepdim=True).expand_as(cache["z", 0])
    torch.testing.assert_close(cache["z", 0], mean)


def test_replaced_scores_and_scale_are_used(model: GPT, tokens: Tensor) -> None:
    doubled = {
        ("scores", 1): lambda value, point: torch.zeros_like(value),
        "blocks.1.ln2.scale": lambda value, point: value * 2,
    }
    with model.hooked(doubled):
        _, edited = model.run_with_cache(tokens)
    assert torch.allclose(edited["pattern", 1], torch.tensor(1 / 7))
    stream, ln = edited["resid_mid", 1], model.blocks[1].ln2
    centered = stream - stream.mean(-1, keepdim=True)
    by_hand = centered / edited["blocks.1.ln2.scale"] * ln.w + ln.b
    torch.testing.assert_close(edited["blocks.1.ln2.normalized"], by_hand)


def test_hooks_nest_and_run_in_order(model: GPT, tokens: Tensor) -> None:
    order: list[str] = []
    add = {"ln_final.normalized": lambda value, point: order.append("outer") or value + 1}
    double = {"ln_final.normalized": lambda value, point: order.append("inner") or value * 2}
    _, cache = model.run_with_cache(tokens, names="ln_final.normalized")
    with model.hooked(add):
        with model.hooked(double):
            logits = model(tokens)
        assert attached(model) == 1
        model(tokens)
    assert order == ["outer", "inner", "outer"]
    torch.testing.assert_close(logits, (cache["ln_final.normalized"] + 1) * 2 @ model.W_U)


def test_one_function_twice(model: GPT, tokens: Tensor) -> None:
    calls: list[str] = []

    def count(value: Tensor, point: object) -> None:
        calls.append("called")

    with model.hooked({"blocks.0.attn.q": count}):
        with model.hooked({"blocks.0.attn.q": count, ("q", 0): count}):
            model(tokens)
        model(tokens)
    assert len(calls) == 4
    assert attached(model) == 0


@pytest.mark.parametrize("where", ["in the block", "in a hook", "in the model"])
def test_nothing_is_left_behind_after_an_exception(
    model: GPT, tokens: Tensor, unchecked: None, where: str
) -> None:
    plain = model(tokens)

    def fail(value: Tensor, point: object) -> None:
        if where == "in a hook":
            raise KeyError(where)

    def block() -> None:
        with model.hooked({everything: fail}):
            model(tokens if where != "in the model" else tokens.float())
            raise KeyError(where)

    with pytest.raises((KeyError, ValueError)):
        block()
    assert attached(model) == 0
    assert torch.equal(model(tokens), plain)


def test_gradients_flow_through_a_replacement(model: GPT, tokens: Tensor) -> None:
    steering = torch.zeros(24, requires_grad=True)
    with model.hooked({"blocks.1.resid_pre": lambda value, point: value + steering}):
        model(tokens)[:, -1, 3].sum().backward()
    assert steering.grad is not None
    assert steering.grad.abs().max() > 0
    assert model.W_E.grad is not None


def test_inference_mode(make_model: Callable[..., GPT], tokens: Tensor) -> None:
    model = make_model().double()
    plain = model(tokens)
    with torch.inference_mode(), model.hooked({everything: identity}):
        torch.testing.assert_close(model(tokens), plain, rtol=0, atol=1e-12)
        _, cache = model.run_with_cache(tokens)
    assert len(cache) == len(model.hook_points)


def test_broken_numbers_are_not_mistaken_for_an_edit(model: GPT, tokens: Tensor) -> None:
    with torch.no_grad():
        model.W_pos[0] = torch.nan
    with torch.inference_mode():
        _, cache = model.run_with_cache(tokens)
    assert cache["resid_post", 1].isnan().any()


def test_cache_is_detached_even_where_gradients_are_on(model: GPT, tokens: Tensor) -> None:
    logits, cache = model.run_with_cache(tokens)
    assert not logits.requires_grad
    assert not any(value.requires_grad for value in cache.values())
    assert torch.is_grad_enabled()
    kept = Cache()
    with model.hooked({("z", 0): kept.record}):
        assert model(tokens).requires_grad
    assert not kept["z", 0].requires_grad


def test_cached_activations_are_no_window_on_the_weights(model: GPT, tokens: Tensor) -> None:
    before = {name: p.clone() for name, p in model.named_parameters()}
    _, cache = model.run_with_cache(tokens[:1])
    for value in cache.values():
        value.zero_()
    assert all(torch.equal(p, before[name]) for name, p in model.named_parameters())
