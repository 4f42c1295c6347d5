"""Ready-made hooks change what they name, where they name it, and nothing else."""

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import HookError
from minigpt.interp.core.hook_functions import add, record, replace_with, scale, zero
from minigpt.model.hooks import HookFn


def edited(model: GPT, tokens: Tensor, name: str, hook: HookFn) -> tuple[Tensor, Tensor]:
    _, before = model.run_with_cache(tokens, names=name)
    after: dict[str, Tensor] = {}
    with torch.no_grad(), model.hooked({name: hook}), model.hooked({name: record(after)}):
        model(tokens)
    return before[name], after[name]


def test_whole_activation(model: GPT, tokens: Tensor) -> None:
    for hook, expected in [
        (zero(), lambda old: torch.zeros_like(old)),
        (replace_with(2.5), lambda old: torch.full_like(old, 2.5)),
        (scale(-3), lambda old: -3 * old),
        (add(torch.arange(16.0)), lambda old: old + torch.arange(16.0).double()),
    ]:
        old, new = edited(model, tokens, "blocks.1.resid_pre", hook)
        torch.testing.assert_close(new, expected(old))


def test_one_head_at_two_positions(model: GPT, tokens: Tensor) -> None:
    old, new = edited(model, tokens, "blocks.0.attn.z", zero(at=[1, -1], head=2))
    changed = (old != new).any(-1).any(0).nonzero().tolist()
    assert changed == [[1, 2], [8, 2]]
    old, new = edited(model, tokens, "blocks.0.attn.pattern", zero(at=[3], head=1))
    assert (old != new).any(-1).any(0).nonzero().tolist() == [[1, 3]]


def test_recorded_activations_keep_gradients(model: GPT, tokens: Tensor) -> None:
    seen: dict[str, Tensor] = {}
    with model.hooked({"blocks.0.attn_out": record(seen)}):
        logits = model(tokens)
    (gradient,) = torch.autograd.grad(logits[:, -1].sum(), seen["blocks.0.attn_out"])
    assert gradient.abs().sum() > 0


@pytest.mark.parametrize(
    ("name", "head", "sentence"),
    [
        ("blocks.0.resid_pre", 0, "'blocks.0.resid_pre' has no heads: leave `head` out"),
        ("blocks.0.attn.z", 4, "has no head 4: its heads are 0 to 3"),
    ],
)
def test_refusals(model: GPT, tokens: Tensor, name: str, head: int, sentence: str) -> None:
    with pytest.raises(HookError, match=sentence), model.hooked({name: zero(head=head)}):
        model(tokens)
