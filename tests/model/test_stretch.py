"""Stretched rotary positions against a model that was built with the stretched angles."""

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.rotary import apply_rope, rope_table
from minigpt.model.stretch import rotary_speeds, slower_base, stretched


def model_with(base: float = 10_000.0, positions: str = "rotary") -> GPT:
    torch.manual_seed(0)
    model = GPT(GPTConfig(2, 2, 16, 24, 11, positions=positions, rotary_base=base)).double()
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(torch.randn(p.shape, dtype=torch.float64) / 3)
    return model.eval()


TOKENS = torch.randint(11, (3, 24), generator=torch.Generator().manual_seed(1))


def test_speeds_are_those_of_the_table() -> None:
    cos, sin = rope_table(2, 12, 500.0, torch.zeros(1, dtype=torch.float64))
    torch.testing.assert_close(torch.atan2(sin[1], cos[1]), rotary_speeds(12, 500.0))


@torch.no_grad()
def test_another_base_is_a_model_with_that_base() -> None:
    model, other = model_with(), model_with(77.0)
    with model.hooked(stretched(model, base=77.0)):
        torch.testing.assert_close(model(TOKENS), other(TOKENS))


@torch.no_grad()
def test_a_scale_moves_each_position() -> None:
    model = model_with()
    _, cache = model.run_with_cache(TOKENS, names=["blocks.0.attn.k"])
    with model.hooked(stretched(model, 0.25)):
        _, moved = model.run_with_cache(TOKENS, names=["blocks.0.attn.rot_k"])
    angle = 0.25 * torch.arange(24, dtype=torch.float64)[:, None] * rotary_speeds(8, 10_000.0)
    wanted = apply_rope(cache["blocks.0.attn.k"], angle.cos(), angle.sin())
    torch.testing.assert_close(moved["blocks.0.attn.rot_k"], wanted)


@torch.no_grad()
def test_scale_one_changes_nothing() -> None:
    model = model_with()
    plain = model(TOKENS)
    with model.hooked(stretched(model)):
        torch.testing.assert_close(model(TOKENS), plain)


@pytest.mark.parametrize("d_head", [4, 16, 128])
@pytest.mark.parametrize("factor", [0.5, 2.0, 8.0])
def test_a_slower_base_slows_the_last_pair_and_keeps_the_first(d_head: int, factor: float) -> None:
    before = rotary_speeds(d_head, 10_000.0)
    after = rotary_speeds(d_head, slower_base(10_000.0, d_head, factor))
    assert after[0] == before[0] == 1
    torch.testing.assert_close(after[-1] * factor, before[-1])


def test_what_cannot_be_stretched_is_refused() -> None:
    with pytest.raises(ConfigError, match="only rotary ones"):
        stretched(model_with(positions="none"), 0.5)
    with pytest.raises(ConfigError, match="must be above 0"):
        stretched(model_with(), 0.0)
    with pytest.raises(ConfigError, match="one pair"):
        slower_base(10_000.0, 2, 4.0)
    with pytest.raises(ConfigError, match="must be above 0"):
        slower_base(10_000.0, 8, 0.0)
