"""The lens is the model cut short; the last layer is the model."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import HookError
from minigpt.interp.core.hook_functions import replace_with, zero
from minigpt.interp.lenses.logit_lens import (
    decision_layer,
    lens_kl,
    lens_table,
    logit_lens,
    random_direction,
)


def test_the_last_layer_is_the_model(any_model: GPT, tokens: Tensor) -> None:
    lens = logit_lens(any_model, tokens)
    assert lens.values.shape == (3, 3, 9, 29)
    assert lens.labels["layer"] == ["embed", "0", "1"]
    torch.testing.assert_close(lens.values[-1], any_model(tokens).detach())
    assert lens_kl(any_model, tokens).values[-1].abs().max() < 1e-10


def test_a_layer_is_the_model_whose_later_blocks_write_nothing(
    any_model: GPT, tokens: Tensor
) -> None:
    """The independent way: silence every later write and read the model's own logits."""
    lens = logit_lens(any_model, tokens)
    silent = {
        name: zero()
        for name in any_model.hook_points
        if name.startswith("blocks.1") and name.endswith(("attn_out", "mlp_out"))
    }
    with torch.no_grad(), any_model.hooked(silent):
        torch.testing.assert_close(lens.values[1], any_model(tokens))


def test_limits_cut_the_same_numbers(model: GPT, tokens: Tensor) -> None:
    whole = logit_lens(model, tokens).values
    part = logit_lens(model, tokens, at=[-1, 2], of=[5, 7]).values
    torch.testing.assert_close(part, whole[:, :, [-1, 2]][..., [5, 7]])
    kl = lens_kl(model, tokens, at=[4]).values
    p, q = whole[-1].softmax(-1), whole.softmax(-1)
    torch.testing.assert_close(kl, (p * (p / q).log()).sum(-1)[:, :, [4]])


def test_decision_is_the_first_layer_that_never_changes_its_mind(
    make_model: Callable[..., GPT], tokens: Tensor
) -> None:
    model = make_model(n_layer=4)
    choices = logit_lens(model, tokens).values.argmax(-1)
    decided = decision_layer(model, tokens).values
    for prompt in range(3):
        for pos in range(9):
            column = choices[:, prompt, pos].tolist()
            first = next(i for i in range(5) if set(column[i:]) == {column[-1]})
            assert decided[prompt, pos] == first


def test_a_model_that_writes_nothing_decides_in_the_embedding(
    make_model: Callable[..., GPT], tokens: Tensor
) -> None:
    model = make_model(norm="none")
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith(("W_O_fused", "b_O", "W_out", "b_out")):
                parameter.zero_()
    assert decision_layer(model, tokens).values.max() == 0
    assert lens_kl(model, tokens).values.abs().max() < 1e-12


def test_the_table_ranks_tokens(model: GPT, tokens: Tensor) -> None:
    table = lens_table(model, tokens, 3, at=[0, -1])
    p = logit_lens(model, tokens, at=[0, -1]).values.softmax(-1)
    assert table.ids.shape == (3, 3, 2, 3)
    torch.testing.assert_close(p.gather(-1, table.ids), table.probabilities)
    torch.testing.assert_close(table.probabilities[..., 0], p.max(-1).values)
    assert table.probabilities.diff(dim=-1).max() <= 0
    assert lens_table(model, tokens, 99).ids.shape[-1] == 29


def test_the_control_keeps_the_length_and_nothing_else(model: GPT, tokens: Tensor) -> None:
    control = random_direction(1)
    stream = torch.randn(3, 9, 16, dtype=torch.float64)
    noise = control(0, stream)
    torch.testing.assert_close(noise.norm(dim=-1), stream.norm(dim=-1))
    assert torch.equal(noise, control(0, stream))
    assert not torch.allclose(noise, control(1, stream))
    kl = lens_kl(model, tokens, lens=control).values
    assert kl[:-1].min() > 0
    assert kl[-1].abs().max() < 1e-12


def test_nan_is_named_before_anything_is_read(model: GPT, tokens: Tensor) -> None:
    hook = {"blocks.0.mlp_out": replace_with(torch.nan)}
    with (
        pytest.raises(HookError, match=r"blocks\.1\.resid_pre holds NaN"),
        model.hooked(hook),
    ):
        logit_lens(model, tokens)
