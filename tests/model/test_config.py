"""A config is either right or refused with a sentence."""

import dataclasses
import math

import pytest
import torch

from minigpt import GPT, GPTConfig
from minigpt.errors import ConfigError
from minigpt.model.config import PRESETS


def count(name: str) -> int:
    with torch.device("meta"):
        return sum(p.numel() for p in GPT(GPTConfig.preset(name)).parameters())


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("gpt2", 124_439_808),
        ("gpt2-medium", 354_823_168),
        ("gpt2-large", 774_030_080),
        ("gpt2-xl", 1_557_611_200),
    ],
)
def test_presets_have_the_published_number_of_parameters(name: str, published: int) -> None:
    assert count(name) == published


def test_every_preset_builds_without_memory() -> None:
    for name, (n_layer, *_) in PRESETS.items():
        with torch.device("meta"):
            model = GPT(GPTConfig.preset(name))
        assert all(parameter.is_meta for parameter in model.parameters())
        assert len(model.hook_points) == 17 * n_layer + 4


def test_defaults_are_gpt2_small() -> None:
    assert GPTConfig() == GPTConfig.preset("gpt2")
    assert (GPTConfig().d_head, GPTConfig().d_mlp) == (64, 3072)


def test_untied_embeddings_add_one_matrix() -> None:
    tied, untied = (GPT(GPTConfig.preset("nano", tie_embeddings=tie)) for tie in (True, False))
    extra = sum(p.numel() for p in untied.parameters()) - sum(p.numel() for p in tied.parameters())
    assert extra == 32 * 128
    assert tied.W_U.data_ptr() == tied.W_E.data_ptr()
    assert untied.W_U.data_ptr() != untied.W_E.data_ptr()


def test_preset_changes_rederive_the_widths() -> None:
    cfg = GPTConfig.preset("gpt2", d_model=96, n_head=8)
    assert (cfg.d_head, cfg.d_mlp) == (12, 384)
    assert GPTConfig.preset("gpt2", n_layer=3).d_head == 64
    assert GPTConfig.preset("nano", d_mlp=5).d_mlp == 5


def test_heads_need_not_fill_d_model() -> None:
    cfg = GPTConfig.preset("nano", d_model=10, n_head=3, d_head=7)
    assert GPT(cfg)(torch.zeros(1, 2, dtype=torch.long)).shape == (1, 2, 128)


def test_frozen_and_round_trips() -> None:
    cfg = GPTConfig.preset("micro", eps=1e-3, tie_embeddings=False)
    assert GPTConfig.from_dict(cfg.to_dict()) == cfg
    with pytest.raises(dataclasses.FrozenInstanceError):
        cfg.n_layer = 3


@pytest.mark.parametrize(
    ("changes", "fragment"),
    [
        ({"n_layer": 0}, "n_layer=0 must be"),
        ({"n_head": -1}, "n_head=-1 must be"),
        ({"d_model": 2.0}, "d_model=2.0 must be"),
        ({"d_vocab": True}, "d_vocab=True must be"),
        ({"n_ctx": "64"}, "n_ctx='64' must be"),
        ({"d_head": -4}, "d_head=-4 must be"),
        ({"d_mlp": 1.5}, "d_mlp=1.5 must be"),
        ({"d_model": 33}, "d_model=33 does not split into n_head=2"),
        ({"eps": 0.0}, "eps=0.0 must be positive"),
        ({"eps": math.nan}, "eps=nan must be a finite number"),
        ({"eps": "1e-5"}, "eps='1e-5' must be a finite number"),
        ({"n_layers": 3}, "did you mean 'n_layer'"),
    ],
)
def test_impossible_shapes_are_refused(changes: dict[str, object], fragment: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        GPTConfig.preset("nano", **changes)
    assert fragment in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_unknown_preset_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match="did you mean 'gpt2-medium'"):
        GPTConfig.preset("gpt2-medum")


def test_unknown_field_of_a_dict() -> None:
    with pytest.raises(ConfigError, match="no field 'n_embd'"):
        GPTConfig.from_dict({"n_embd": 4})
