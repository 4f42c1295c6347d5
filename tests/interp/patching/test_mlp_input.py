"""A change that one MLP alone reads: against a block computed by hand."""

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.interp.patching.mlp_input import (
    effect_on_predictions,
    mlp_reads,
    position_part,
    same_angle,
    turned,
)
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT


def small(**kw):
    torch.manual_seed(0)
    return GPT(GPTConfig(3, 2, 8, 12, 11, **kw)).eval()


@pytest.mark.parametrize("norm", ["layer", "rms"])
@pytest.mark.parametrize("layer", [0, 2])
def test_only_the_mlp_reads_the_change(norm, layer):
    model = small(norm=norm)
    tokens = torch.randint(11, (4, 9))
    push = torch.randn(9, 8)
    with torch.no_grad(), mlp_reads(model, layer, lambda x: x + push):
        found = model(tokens)
    x = model.run_with_cache(tokens)[1]["resid_pre", 0]
    with torch.no_grad():
        for i, block in enumerate(model.blocks):
            x = x + block.attn(block.ln1(x))
            x = x + block.mlp(block.ln2(x + push if i == layer else x))
        with model.hooked({"blocks.2.resid_post": lambda v, p: x}):
            wanted = model(tokens)
        assert not torch.allclose(found, model(tokens))
    assert torch.allclose(found, wanted, atol=1e-5)


def test_no_change_no_effect():
    model = small()
    for parameter in model.parameters():
        parameter.data.mul_(4)
    tokens = torch.randint(11, (2, 12))
    effect = lambda read: effect_on_predictions(model, tokens, 1, read)  # noqa: E731
    assert effect(lambda x: x.clone()) == 0
    assert abs(effect(lambda x: x + 1)) < 1e-6  # the norm centers it away
    assert effect(lambda x: x + torch.randn(12, 8)) > 1e-3


def test_refusals():
    same = lambda x: x.clone()  # noqa: E731
    with pytest.raises(ConfigError, match="no MLP"), mlp_reads(small(mlp="none"), 0, same):
        pass
    with pytest.raises(ConfigError, match="layer"), mlp_reads(small(), 3, same):
        pass
    with pytest.raises(ConfigError), mlp_reads(small(norm_order="post"), 0, same):
        pass
    with pytest.raises(ConfigError, match="at least one text"):
        position_part(torch.ones(0, 3, 2))
    with pytest.raises(ConfigError, match="seed"):
        turned(torch.ones(2, 3), -1)
    with pytest.raises(ConfigError, match="seed"):
        same_angle(torch.ones(1, 2, 3), torch.ones(2, 3), -1)


def test_same_angle_keeps_length_and_angle():
    x, push = torch.randn(3, 6, 16) + 5, torch.randn(6, 16)
    moved = same_angle(x, push, 1)
    center = lambda v: v - v.mean(-1, keepdim=True)  # noqa: E731
    x0, wanted = center(x), center(x + push)
    assert torch.allclose(moved.norm(dim=-1), wanted.norm(dim=-1), atol=1e-4)
    assert torch.allclose((moved * x0).sum(-1), (wanted * x0).sum(-1), atol=1e-3)
    assert torch.allclose(moved.mean(-1), torch.zeros(3, 6), atol=1e-5)
    assert not torch.allclose(moved, same_angle(x, push, 2))
    assert torch.allclose(same_angle(x, torch.zeros(6, 16)), x0, atol=1e-5)


def test_turned_keeps_lengths_and_angles_and_is_even():
    push = torch.randn(7, 5)
    one, two = turned(push, 0), turned(push, 1)
    assert torch.allclose(one @ one.T, push @ push.T, atol=1e-5)
    assert not torch.allclose(one, two)
    assert torch.equal(one, turned(push, 0))
    line = torch.tensor([[1.0, 0.0]])
    ends = torch.stack([turned(line, seed)[0] for seed in range(400)])
    assert ends.mean(0).abs().max() < 0.15
    assert all(((ends[:, 0] > 0) == a).logical_and((ends[:, 1] > 0) == b).sum() > 60
               for a in (True, False) for b in (True, False))  # fmt: skip


def test_position_part_of_a_sum():
    text, position = torch.randn(6, 1, 4), torch.randn(1, 5, 4)
    part = position_part(text + position + 1e3)
    assert torch.allclose(part, (position - position.mean(1))[0], atol=1e-3)
    assert torch.allclose(part.sum(0), torch.zeros(4), atol=1e-3)
