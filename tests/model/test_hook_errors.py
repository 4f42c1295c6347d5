"""A wrong hook is an error that says how to write the right one."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import HookError


def refusal(model: GPT, tokens: Tensor, hooks: dict) -> str:
    with pytest.raises(HookError) as caught, model.hooked(hooks):
        model(tokens)
    assert not any(point.functions for point in model.hook_points.values())
    assert "\n" not in str(caught.value)
    return str(caught.value)


def look(value: Tensor, point: object) -> None:
    return None


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("blocks.0.atn.pattern", "did you mean 'blocks.0.attn.pattern'"),
        ("blocks.0.hook_resid_prr", "did you mean 'blocks.0.resid_pre'"),
        (("patern", 1), "did you mean 'blocks.1.attn.pattern'"),
        (("pattern", 7), "GPT has no hook ('pattern', 7); did you mean"),
        ("xyzzy", "valid: 'embedding.embed', "),
        ("", "valid: 'embedding.embed', "),
        (3, "3 is no name of an activation: write 'blocks.5.attn.pattern' or ('pattern', 5)"),
        (("pattern", "1"), "is no name of an activation"),
        (lambda name: False, "the names filter matches no hook; valid: "),
    ],
)
def test_unknown_names(
    model: GPT, tokens: Tensor, unchecked: None, name: object, suggestion: str
) -> None:
    assert suggestion in refusal(model, tokens, {name: look})


def test_one_unknown_name_attaches_none(model: GPT, tokens: Tensor) -> None:
    calls: list[str] = []
    hooks = {"blocks.0.attn.q": lambda value, point: calls.append("q"), "nope": look}
    assert "nope" in refusal(model, tokens, hooks)
    assert calls == []


def test_pairs_that_fit_two_points_ask_for_more(model: GPT, tokens: Tensor) -> None:
    message = refusal(model, tokens, {("scale", 1): look})
    assert "names 2 activations: write ('ln1.scale', 1) or ('ln2.scale', 1)" in message
    with model.hooked({("ln2.scale", 1): look}):
        model(tokens)


def test_a_hook_that_never_fired(model: GPT, tokens: Tensor) -> None:
    silent = pytest.raises(HookError, match=r"'blocks.1.attn.z' never fired \(1 of 1 silent\)")
    with silent, model.hooked({("z", 1): look}):
        pass


def test_one_silent_hook_among_many(make_model: Callable[..., GPT]) -> None:
    model = make_model()
    hooks = {"blocks.0.ln1.scale": look, "blocks.1.ln1.scale": look}
    silent = pytest.raises(HookError, match=r"'blocks.1.ln1.scale' never fired \(1 of 2 silent\)")
    with silent, model.hooked(hooks):
        model.blocks[0](torch.randn(1, 3, 24))


MODES: dict[str, Callable[[], AbstractContextManager]] = {
    "gradients": nullcontext,
    "no_grad": torch.no_grad,
    "inference_mode": torch.inference_mode,
}


@pytest.mark.parametrize("batch", [1, 2])
@pytest.mark.parametrize("mode", MODES)
def test_edits_in_place_are_refused_everywhere(
    model: GPT, tokens: Tensor, mode: str, batch: int
) -> None:
    before = {name: p.clone() for name, p in model.named_parameters()}
    for name in model.hook_points:
        with MODES[mode]():
            message = refusal(model, tokens[:batch], {name: lambda v, p: v.mul_(1.5)})
        assert f"the hook on '{name}' changed the activation in place" in message
        assert "value.clone()" in message
    assert all(torch.equal(p, before[name]) for name, p in model.named_parameters())


def test_part_of_an_edit_in_place_is_enough(model: GPT, tokens: Tensor) -> None:
    def silence_head(value: Tensor, point: object) -> None:
        value[:, :, 1] = 0

    assert "in place" in refusal(model, tokens, {("z", 0): silence_head})


@pytest.mark.parametrize(
    ("function", "fragment"),
    [
        (lambda v, p: v[:1], "returned torch.float32 (1, 7, 24); the activation is torch.float32"),
        (lambda v, p: v.mean(-1), "returned torch.float32 (2, 7);"),
        (lambda v, p: v.double(), "returned torch.float64 (2, 7, 24); the activation is torch.flo"),
        (lambda v, p: 0.0, "returned float: return a tensor to replace the activation, or None"),
        (lambda v, p: (v, v), "returned tuple: return a tensor"),
    ],
    ids=["batch", "rank", "dtype", "number", "tuple"],
)
def test_replacements_must_fit(
    model: GPT, tokens: Tensor, unchecked: None, function: Callable, fragment: str
) -> None:
    message = refusal(model, tokens, {"blocks.0.resid_mid": function})
    assert "the hook on 'blocks.0.resid_mid'" in message
    assert fragment in message


def test_an_error_inside_a_hook_is_the_one_that_is_seen(model: GPT, tokens: Tensor) -> None:
    def divide(value: Tensor, point: object) -> None:
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"), model.hooked({("q", 0): divide}):
        model(tokens)
