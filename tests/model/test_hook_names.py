"""One activation, many spellings: ours, ("pattern", 5), TransformerLens'."""

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import HookError
from minigpt.model.hooks import HookPoint, full_name

BATCH, POS, HEAD, D_MODEL, D_HEAD, D_MLP = 2, 7, 3, 24, 8, 96
STREAM, PER_HEAD = (BATCH, POS, D_MODEL), (BATCH, POS, HEAD, D_HEAD)
SQUARE, SCALE, HIDDEN = (BATCH, HEAD, POS, POS), (BATCH, POS, 1), (BATCH, POS, D_MLP)

# TransformerLens 2's name for an activation, ours, and the shape that both give it.
TRANSFORMER_LENS = [
    ("hook_embed", "embedding.embed", STREAM),
    ("hook_pos_embed", "embedding.pos_embed", STREAM),
    ("blocks.1.hook_resid_pre", "blocks.1.resid_pre", STREAM),
    ("blocks.1.ln1.hook_scale", "blocks.1.ln1.scale", SCALE),
    ("blocks.1.ln1.hook_normalized", "blocks.1.ln1.normalized", STREAM),
    ("blocks.1.attn.hook_q", "blocks.1.attn.q", PER_HEAD),
    ("blocks.1.attn.hook_k", "blocks.1.attn.k", PER_HEAD),
    ("blocks.1.attn.hook_v", "blocks.1.attn.v", PER_HEAD),
    ("blocks.1.attn.hook_attn_scores", "blocks.1.attn.scores", SQUARE),
    ("blocks.1.attn.hook_pattern", "blocks.1.attn.pattern", SQUARE),
    ("blocks.1.attn.hook_z", "blocks.1.attn.z", PER_HEAD),
    ("blocks.1.hook_attn_out", "blocks.1.attn_out", STREAM),
    ("blocks.1.hook_resid_mid", "blocks.1.resid_mid", STREAM),
    ("blocks.1.ln2.hook_scale", "blocks.1.ln2.scale", SCALE),
    ("blocks.1.ln2.hook_normalized", "blocks.1.ln2.normalized", STREAM),
    ("blocks.1.mlp.hook_pre", "blocks.1.mlp.pre", HIDDEN),
    ("blocks.1.mlp.hook_post", "blocks.1.mlp.post", HIDDEN),
    ("blocks.1.hook_mlp_out", "blocks.1.mlp_out", STREAM),
    ("blocks.1.hook_resid_post", "blocks.1.resid_post", STREAM),
    ("ln_final.hook_scale", "ln_final.scale", SCALE),
    ("ln_final.hook_normalized", "ln_final.normalized", STREAM),
]


@pytest.mark.parametrize(("theirs", "ours", "shape"), TRANSFORMER_LENS)
def test_transformer_lens_names(
    model: GPT, tokens: Tensor, theirs: str, ours: str, shape: tuple[int, ...]
) -> None:
    _, cache = model.run_with_cache(tokens)
    assert torch.equal(cache[theirs], cache[ours])
    assert cache[theirs].shape == shape
    _, only = model.run_with_cache(tokens, names=theirs)
    assert list(only) == [ours]
    fired: list[str] = []
    with model.hooked({theirs: lambda value, point: fired.append(point.name)}):
        model(tokens)
    assert fired == [ours]


def test_the_table_covers_every_point(model: GPT) -> None:
    named = {ours.replace("blocks.1.", "") for _, ours, _ in TRANSFORMER_LENS}
    assert {name.split(".", 2)[-1] for name in model.hook_points if "blocks" in name} | {
        name for name in model.hook_points if "blocks" not in name
    } == named


@pytest.mark.parametrize("key", ["pattern", "hook_pattern", "attn.pattern", "attn.hook_pattern"])
def test_pairs(model: GPT, tokens: Tensor, key: str) -> None:
    _, cache = model.run_with_cache(tokens)
    for layer in range(2):
        assert torch.equal(cache[key, layer], cache[f"blocks.{layer}.attn.pattern"])


def test_pairs_of_layer_1_and_layer_10_are_told_apart() -> None:
    names = ["blocks.1.attn.q", "blocks.10.attn.q"]
    assert full_name(("q", 1), names) == "blocks.1.attn.q"
    assert full_name(("q", 10), names) == "blocks.10.attn.q"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (None, 38),
        ("blocks.0.attn.z", ["blocks.0.attn.z"]),
        (("pattern", 1), ["blocks.1.attn.pattern"]),
        (["blocks.0.attn.z", ("z", 1)], ["blocks.0.attn.z", "blocks.1.attn.z"]),
        (["blocks.0.attn.z", "blocks.0.attn.hook_z"], ["blocks.0.attn.z"]),
        (lambda n: n.endswith("mlp_out"), ["blocks.0.mlp_out", "blocks.1.mlp_out"]),
    ],
)
def test_names_select_what_is_kept(
    model: GPT, tokens: Tensor, names: object, expected: list[str] | int
) -> None:
    _, cache = model.run_with_cache(tokens, names=names)
    if isinstance(expected, int):
        assert len(cache) == expected == len(model.hook_points)
    else:
        assert list(cache) == expected


@pytest.mark.parametrize("names", ["nope", ["blocks.0.attn.z", "nope"], ("nope", 1)])
def test_unknown_names_are_refused_before_anything_runs(
    model: GPT, tokens: Tensor, names: object
) -> None:
    with pytest.raises(HookError, match="has no hook"):
        model.run_with_cache(tokens, names=names)


def test_keys_that_the_cache_does_not_hold(model: GPT, tokens: Tensor) -> None:
    _, cache = model.run_with_cache(tokens, names=lambda name: "attn." in name)
    with pytest.raises(HookError, match=r"holds no 'blocks.0.attn.patern'; did you mean"):
        cache["blocks.0.attn.patern"]
    with pytest.raises(HookError, match=r"holds no 'blocks.0.resid_pre'"):
        cache["blocks.0.resid_pre"]
    assert "blocks.0.resid_pre" not in cache
    assert ("q", 0) in cache
    assert 5 not in cache
    assert cache.get("blocks.0.resid_pre") is None
    assert cache.get(("q", 0), 1) is cache["blocks.0.attn.hook_q"]
    assert repr(cache).startswith("Cache(12 activations, ")


def test_ambiguous_keys(model: GPT, tokens: Tensor) -> None:
    _, cache = model.run_with_cache(tokens)
    with pytest.raises(HookError, match=r"write \('ln1.scale', 0\) or \('ln2.scale', 0\)"):
        cache["scale", 0]
    assert torch.equal(cache["ln2.hook_scale", 0], cache["blocks.0.ln2.scale"])
    _, only = model.run_with_cache(tokens, names="blocks.0.ln1.scale")
    assert only["scale", 0] is only["blocks.0.ln1.scale"]


def test_a_point_outside_a_model_is_the_identity() -> None:
    point, value = HookPoint(), torch.randn(3)
    assert point(value) is value
    assert not point.watched
    assert point.layer is None
