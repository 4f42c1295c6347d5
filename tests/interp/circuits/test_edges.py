"""Edge patching equals the naive experiment, and finds exactly the edges that are known."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError, HookError
from minigpt.interp.circuits.edge_patcher import (
    EdgePatcher,
    graph_writes,
    reference_writes,
    run_circuits,
)
from minigpt.interp.circuits.edges import patch_edges
from minigpt.interp.circuits.graph import Circuit, graph_of
from minigpt.interp.core.choices import Direction
from minigpt.model.hooks import HookPoint
from minigpt.tasks.metrics import Metric, kl_from, logit_difference
from minigpt.zoo import handmade
from minigpt.zoo.handmade_names import indirect_object
from minigpt.zoo.truth import Truth

Made = tuple[GPT, Truth]
MADE: dict[str, Callable[[], Made]] = {
    "copy": handmade.copy,
    "copy three": lambda: handmade.copy(3),
    "induction": handmade.induction,
    "and": lambda: handmade.gate("and"),
    "or": lambda: handmade.gate("or"),
    "greater_than": handmade.greater_than,
    "indirect_object": indirect_object,
}


@pytest.fixture
def metric() -> Metric:
    return logit_difference([3, 5, 1], [2, 4, 0])


@pytest.fixture
def corrupt(tokens: Tensor) -> Tensor:
    return (tokens + 7) % 29


def naive(model: GPT, clean: Tensor, change: Tensor, edge: str, metric: Metric) -> Tensor:
    """Run the whole model, with one input of one part recomputed from a changed stream."""
    reader = edge.split("->")[1]
    n_layer = model.cfg.n_layer
    sites = ("resid_pre", "resid_mid")
    _, cache = model.run_with_cache(clean, names=lambda n: n.endswith(sites))
    if reader == "logits":
        hooks = {f"blocks.{n_layer - 1}.resid_post": lambda value, _: value + change}
    elif reader[0] == "m":
        block = model.blocks[int(reader[1:])]
        out = block.mlp(block.ln2(cache["resid_mid", int(reader[1:])] + change))
        hooks = {f"blocks.{reader[1:]}.mlp_out": lambda value, _: out}
    else:
        layer, kind = int(reader[1:].split(".")[0]), reader[-2]
        head = int(reader[3 + len(str(layer)) - 1 : -3].replace("kv", ""))
        block, name = model.blocks[layer], f"blocks.{layer}.attn.{kind}"
        kept: dict[str, Tensor] = {}

        def keep(value: Tensor, point: HookPoint) -> None:
            kept["new"] = value

        with model.hooked({name: keep}):
            block.attn(block.ln1(cache["resid_pre", layer] + change))

        def put(value: Tensor, point: HookPoint) -> Tensor:
            value = value.clone()
            value[:, :, head] = kept["new"][:, :, head]
            return value

        hooks = {name: put}
    with model.hooked(hooks):
        return metric(model(clean))


def test_writes_sum_to_the_stream_but_for_the_biases(any_model: GPT, tokens: Tensor) -> None:
    _, cache = any_model.run_with_cache(tokens)
    total = graph_writes(any_model, tokens).sum(0)
    for block in any_model.blocks:
        total = total if block.attn.b_O is None else total + block.attn.b_O
    torch.testing.assert_close(total, cache["resid_post", any_model.cfg.n_layer - 1])


@torch.no_grad()
def test_patching_equals_the_naive_loop(
    any_model: GPT, tokens: Tensor, corrupt: Tensor, metric: Metric
) -> None:
    graph = graph_of(any_model)
    edges = graph.edges[:: max(1, len(graph.edges) // 12)]
    patched = patch_edges(any_model, tokens, corrupt, metric, edges=edges, batch_limit=100)
    change = graph_writes(any_model, corrupt) - graph_writes(any_model, tokens)
    for edge, value in zip(edges, patched.values, strict=True):
        expected = naive(any_model, tokens, change[graph.place(edge)[0]], edge, metric)
        torch.testing.assert_close(value, expected, atol=1e-9, rtol=1e-9)
    assert patched.effect().values.abs().max() > 0.01
    back = patch_edges(any_model, tokens, corrupt, metric, edges=edges[:3], direction="denoise")
    expected = naive(any_model, corrupt, -change[graph.place(edges[1])[0]], edges[1], metric)
    torch.testing.assert_close(back.values[1], expected, atol=1e-9, rtol=1e-9)


@torch.no_grad()
def test_a_circuit_without_one_edge_is_that_edge_patched(
    any_model: GPT, tokens: Tensor, corrupt: Tensor, metric: Metric
) -> None:
    graph = graph_of(any_model)
    edges = graph.edges[3 :: max(1, len(graph.edges) // 10)]
    masks = graph.exists.double().repeat(len(edges), 1, 1)
    for mask, edge in zip(masks, edges, strict=True):
        mask[graph.place(edge)] = 0
    found = run_circuits(any_model, tokens, metric, reference_writes(any_model, corrupt), masks)
    patched = patch_edges(any_model, tokens, corrupt, metric, edges=edges)
    torch.testing.assert_close(found, patched.values, atol=1e-9, rtol=1e-9)


@torch.no_grad()
def test_all_edges_give_the_clean_run_and_none_the_corrupt_one(
    any_model: GPT, tokens: Tensor, corrupt: Tensor
) -> None:
    graph, reference = graph_of(any_model), reference_writes(any_model, corrupt)
    with any_model.hooked(EdgePatcher(any_model, reference, graph.exists.double()).hooks):
        torch.testing.assert_close(any_model(tokens), any_model(tokens))
        kept = any_model(tokens)
    with any_model.hooked(EdgePatcher(any_model, reference, 0 * graph.exists.double()).hooks):
        dropped = any_model(tokens)
    torch.testing.assert_close(kept, any_model(tokens), atol=1e-9, rtol=1e-9)
    torch.testing.assert_close(dropped, any_model(corrupt), atol=1e-9, rtol=1e-9)


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
@pytest.mark.parametrize("direction", ["noise", "denoise"])
def test_every_effect_is_the_one_known_beforehand(make: Callable[[], Made], direction: str) -> None:
    model, truth = make()
    prompts = truth.prompts(4)
    model.double()
    patched = patch_edges(
        model, prompts.clean, prompts.corrupt, prompts.metric, direction=direction
    )
    known = truth.noise if direction == "noise" else truth.denoise
    edges = patched.labels["edge"]
    expected = torch.tensor([[known.get(edge, 0.0)] * 4 for edge in edges], dtype=torch.float64)
    close = {"atol": 100 * truth.leak + 1e-5, "rtol": 0.0}
    torch.testing.assert_close(patched.effect().values, expected, **close)


def test_patching_misses_fixed_edges_and_zero_ablation_finds_them() -> None:
    model, truth = handmade.induction()
    prompts = truth.prompts(4)
    fixed = sorted(truth.fixed)
    args = (model, prompts.clean, prompts.corrupt, prompts.metric)
    assert not patch_edges(*args, edges=fixed).effect().values.any()
    zero = reference_writes(model, prompts.corrupt, "zero")
    without = Circuit(graph_of(model), frozenset(graph_of(model).edges) - truth.fixed).mask()
    kept = run_circuits(model, prompts.clean, prompts.metric, zero, without[None])
    assert (kept < truth.ends[0] - 5).all()


def test_clean_into_clean_changes_nothing(model: GPT, tokens: Tensor, metric: Metric) -> None:
    assert not patch_edges(model, tokens, tokens, metric).effect().values.any()


def test_references_are_what_they_say(model: GPT, corrupt: Tensor) -> None:
    values = graph_writes(model, corrupt)
    assert torch.equal(reference_writes(model, corrupt), values)
    assert not reference_writes(model, corrupt, "zero").any()
    mean = reference_writes(model, corrupt, "mean")
    torch.testing.assert_close(mean[:, 0], values.mean(1))
    other = reference_writes(model, corrupt, "resample", seed=2)
    for i in range(3):
        assert not torch.equal(other[:, i], values[:, i])
        assert any(torch.equal(other[:, i], values[:, j]) for j in range(3))


def test_refusals(model: GPT, tokens: Tensor, corrupt: Tensor, metric: Metric) -> None:
    with pytest.raises(ConfigError, match=r"^no edge 'embed->a0\.0<w>'; did you mean"):
        patch_edges(model, tokens, corrupt, metric, edges=["embed->a0.0<w>"])
    with pytest.raises(ConfigError, match=r"^no edge is chosen: name at least one"):
        patch_edges(model, tokens, corrupt, metric, edges=[])
    with pytest.raises(ConfigError, match=r"clean prompts have 9 tokens and corrupt ones 8"):
        patch_edges(model, tokens, corrupt[:, 1:], metric)
    with pytest.raises(ConfigError, match=r"^no ablation='means'; did you mean 'mean'"):
        reference_writes(model, corrupt, "means")
    with pytest.raises(ConfigError, match=r"resample from two or more$"):
        reference_writes(model, corrupt[:1], "resample")
    with pytest.raises(HookError, match=r"holds NaN or infinity"):
        run_circuits(
            model, tokens, metric, graph_writes(model, corrupt) * torch.nan, torch.zeros(1, 12, 29)
        )


def test_conventions_are_stated(model: GPT, tokens: Tensor, corrupt: Tensor) -> None:
    patched = patch_edges(model, tokens, corrupt, kl_from(model(tokens)), edges=["embed->logits"])
    assert patched.axes == ("edge", "batch")
    assert patched.conventions["direction"] == Direction.NOISE.stated()
    assert "recomputed" in patched.conventions["LayerNorm"]
