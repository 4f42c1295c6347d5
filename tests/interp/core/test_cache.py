"""The stream is the sum of its parts; what is asked for is what is computed."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import HookError, MinigptError
from minigpt.interp.core.decomposition import (
    decompose,
    head_results,
    memory,
    part_names,
    stream_names,
    take,
)

EXACT = {"rtol": 0, "atol": 1e-12}


@pytest.mark.parametrize("biases", [False, True])
@pytest.mark.parametrize("heads", [False, True])
def test_parts_sum_to_the_stream_wherever_it_is_cut(
    any_model: GPT, tokens: Tensor, heads: bool, biases: bool
) -> None:
    _, cache = any_model.run_with_cache(tokens)
    for layer, name in enumerate(stream_names(any_model)):
        place = layer if layer < any_model.cfg.n_layer else None
        parts = decompose(any_model, cache, place, heads=heads, biases=biases)
        torch.testing.assert_close(parts.values.sum(0), cache[name], **EXACT)
        assert len(set(parts.labels["component"])) == len(parts.values)


def test_mid_is_the_stream_between_attention_and_mlp(model: GPT, tokens: Tensor) -> None:
    _, cache = model.run_with_cache(tokens)
    parts = decompose(model, cache, 1, mid=True)
    assert parts.labels["component"] == ["embed", "pos_embed", "0.attn", "0.mlp", "1.attn"]
    torch.testing.assert_close(parts.values.sum(0), cache["resid_mid", 1], **EXACT)


def test_heads_and_biases_have_names(model: GPT, tokens: Tensor) -> None:
    _, cache = model.run_with_cache(tokens, names=part_names(model, heads=True))
    names = decompose(model, cache, heads=True, biases=True).labels["component"]
    assert names[:4] == ["embed", "pos_embed", "0.0", "0.1"]
    assert names[6:9] == ["0.b_O", "0.mlp", "0.b_out"]


@pytest.mark.parametrize("heads", [False, True])
def test_the_named_activations_suffice(any_model: GPT, tokens: Tensor, heads: bool) -> None:
    _, everything = any_model.run_with_cache(tokens)
    _, few = any_model.run_with_cache(tokens, names=part_names(any_model, heads=heads))
    whole, part = (decompose(any_model, c, heads=heads).values for c in (everything, few))
    torch.testing.assert_close(part, whole, rtol=0, atol=1e-10)  # the fused kernel rounds elsewhere


def test_positions_limit_the_parts(model: GPT, tokens: Tensor) -> None:
    _, cache = model.run_with_cache(tokens)
    whole = decompose(model, cache, heads=True).values[:, :, [2, -1]]
    part = decompose(model, cache, heads=True, at=[2, -1]).values
    torch.testing.assert_close(part, whole, **EXACT)


def test_heads_are_what_a_model_with_only_that_head_adds(any_model: GPT, tokens: Tensor) -> None:
    """The independent way: zero every other head's z and look at attn_out."""
    _, cache = any_model.run_with_cache(tokens)
    chosen = [(1, 2), (0, 0)]
    results = head_results(any_model, cache, chosen, at=[3])
    assert results.labels["head"] == ["1.2", "0.0"]
    for (layer, head), result in zip(chosen, results.values, strict=True):
        name = f"blocks.{layer}.attn.z"
        outs = []
        for kept in ([head], []):

            def keep(z: Tensor, point: object, kept: list[int] = kept) -> Tensor:
                mask = torch.zeros(z.shape[2]).index_fill(0, torch.tensor(kept).long(), 1.0)
                return z * mask[:, None].to(z)

            with any_model.hooked({name: keep}):
                _, edited = any_model.run_with_cache(tokens, names=("attn_out", layer))
            outs.append(edited["attn_out", layer][:, [3]])
        torch.testing.assert_close(result, outs[0] - outs[1], rtol=0, atol=1e-10)


def test_a_cut_cache_keeps_prompts_and_queries(model: GPT, tokens: Tensor) -> None:
    _, cache = model.run_with_cache(tokens)
    cut = take(cache, prompts=[1], at=slice(4, 6))
    assert set(cut) == set(cache)
    assert torch.equal(cut["q", 1], cache["q", 1][1:2, 4:6])
    assert torch.equal(cut["pattern", 1], cache["pattern", 1][1:2, :, 4:6])


def test_memory_is_what_the_cache_takes(any_model: GPT, tokens: Tensor) -> None:
    _, cache = any_model.run_with_cache(tokens)
    expected = {name: value.nbytes for name, value in cache.items()}
    assert memory(any_model, *tokens.shape) == expected
    some = memory(any_model, *tokens.shape, names=["ln_final.scale", ("z", 1)])
    assert some == {name: expected[name] for name in ("blocks.1.attn.z", "ln_final.scale")}


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        (lambda m, c: decompose(m, c, 2), "no layer 2: valid are 0 to 1"),
        (lambda m, c: head_results(m, c, [(0, 9)]), "no head 9: valid are 0 to 3"),
        (lambda m, c: decompose(m, c, mid=True), "`mid` needs a layer"),
        (lambda m, c: decompose(m, take(c), heads=True), "the cache holds no .*z"),
        (lambda m, c: memory(m, 1, 2, ["blocks.0.attn.zz"]), "did you mean"),
    ],
)
def test_refusals(
    make_model: Callable[..., GPT], do: Callable[..., object], sentence: str, tokens: Tensor
) -> None:
    model = make_model()
    _, cache = model.run_with_cache(tokens, names=part_names(model))
    with pytest.raises(MinigptError, match=sentence):
        do(model, cache)


def test_attention_only_blocks_have_no_middle(
    make_model: Callable[..., GPT], tokens: Tensor
) -> None:
    model = make_model(mlp="none")
    _, cache = model.run_with_cache(tokens)
    with pytest.raises(HookError, match="a block with an MLP"):
        decompose(model, cache, 1, mid=True)
