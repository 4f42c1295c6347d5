"""The formulas equal what is really there: parameters one by one, operations as PyTorch counts."""

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.utils.flop_counter import FlopCounterMode

from minigpt.errors import ConfigError
from minigpt.model.config import GPTConfig
from minigpt.model.count import flops, parameters
from minigpt.model.gpt2 import GPT

PARTS: dict[str, dict[str, Any]] = {
    "gpt2": {},
    "llama": {"positions": "rotary", "norm": "rms", "mlp": "swiglu", "n_kv_head": 2},
    "untied": {"tie_embeddings": False, "d_head": 6, "d_mlp": 20},
    "attention only": {"mlp": "none"},
    "bare": {"norm": "none", "mlp": "relu", "positions": "none"},
    "first transformer": {"norm_order": "post", "positions": "sinusoidal"},
}


def watched(name: str) -> bool:
    """Have patterns computed in the open, where operations can be counted."""
    return name.endswith("pattern")


@pytest.mark.parametrize("parts", PARTS.values(), ids=PARTS)
@given(
    n_layer=st.integers(1, 3),
    n_head=st.sampled_from([2, 4]),
    width=st.sampled_from([2, 4]),
    n_ctx=st.integers(2, 7),
    d_vocab=st.integers(2, 9),
)
@settings(max_examples=8, deadline=None)
def test_every_parameter_and_operation_is_counted(
    parts: dict[str, Any], n_layer: int, n_head: int, width: int, n_ctx: int, d_vocab: int
) -> None:
    cfg = GPTConfig(n_layer, n_head, n_head * width, n_ctx, d_vocab, **parts)
    gpt = GPT(cfg)
    assert sum(parameters(cfg).values()) == sum(p.numel() for p in gpt.parameters())
    with FlopCounterMode(display=False) as counter:
        gpt.run_with_cache(torch.zeros(1, n_ctx, dtype=torch.long), names=watched)
    assert sum(flops(cfg, n_ctx).values()) == counter.get_total_flops()


def test_gpt2_small_has_the_124_million_that_it_is_known_for() -> None:
    assert sum(parameters(GPTConfig.preset("gpt2")).values()) == 124_439_808


def test_the_closed_form_of_a_block() -> None:
    cfg = GPTConfig.preset("gpt2", n_layer=1)
    d, found = cfg.d_model, parameters(cfg)
    assert found["attention"] + found["mlp"] + found["norms"] - 2 * d == 12 * d * d + 13 * d


@pytest.mark.parametrize("n", [0, 7])
def test_a_length_that_the_model_cannot_take_is_refused(n: int) -> None:
    with pytest.raises(ConfigError, match=f"n={n} tokens: give 1 to n_ctx=6"):
        flops(GPTConfig(1, 2, 8, 6, 12), n)
