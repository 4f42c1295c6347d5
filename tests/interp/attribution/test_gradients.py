"""First-order methods equal their definition, are exact where nothing bends, and fail as known."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError, HookError
from minigpt.interp.attribution.gradients import _Paths, attribute_nodes, eap, eap_ig
from minigpt.interp.circuits.agreement import correlation, error_against_exact, ranks
from minigpt.interp.circuits.edge_patcher import graph_writes, reference_writes, run_circuits
from minigpt.interp.circuits.edges import patch_edges
from minigpt.interp.circuits.graph import graph_of
from minigpt.interp.core.choices import Direction
from minigpt.interp.core.results import Result
from minigpt.model.hooks import HookPoint
from minigpt.tasks.metrics import Metric, logit_difference
from minigpt.zoo import handmade


@pytest.fixture
def metric() -> Metric:
    return logit_difference([3, 5, 1], [2, 4, 0])


@pytest.fixture
def corrupt(tokens: Tensor) -> Tensor:
    return (tokens + 7) % 29


def test_eap_is_the_derivative_of_closing_each_edge(
    any_model: GPT, tokens: Tensor, corrupt: Tensor, metric: Metric
) -> None:
    """Twin: a mask on every edge, differentiated by autograd where all are open."""
    graph = graph_of(any_model)
    mask = graph.exists.double().requires_grad_()
    value = run_circuits(
        any_model, tokens, metric, reference_writes(any_model, corrupt), mask[None]
    )
    for prompt in range(3):
        (slope,) = torch.autograd.grad(value[0, prompt], mask, retain_graph=True)
        scores = eap(any_model, tokens, corrupt, metric).values[:, prompt]
        torch.testing.assert_close(scores, -slope[graph.exists], atol=1e-9, rtol=1e-9)


@pytest.mark.parametrize("reader", ["a1.2<q>", "a0.3<k>", "a1.0<v>", "m0", "logits"])
def test_eap_is_the_product_with_the_gradient_at_one_reader(
    model: GPT, tokens: Tensor, corrupt: Tensor, metric: Metric, reader: str
) -> None:
    """Twin: a leaf added to what that reader alone reads, and a loop over writers and prompts."""
    leaf = torch.zeros(*tokens.shape, model.cfg.d_model, dtype=torch.float64, requires_grad=True)
    layer = 1 if reader == "logits" else int(reader[1])
    block, kept = model.blocks[layer], {}

    def look(value: Tensor, point: HookPoint) -> None:
        kept[point.name] = value

    def put(value: Tensor, point: HookPoint) -> Tensor:
        if reader == "logits":
            return value + leaf
        if reader[0] == "m":
            mid = kept[f"blocks.{layer}.resid_mid"]
            return block.mlp(block.ln2(mid + leaf))
        kind, head = reader[-2], int(reader[3])
        fused = (block.ln1(kept[f"blocks.{layer}.resid_pre"] + leaf) @ block.attn.W_QKV).unflatten(
            -1, (3, model.cfg.n_head, -1)
        ) + block.attn.b_QKV.unflatten(-1, (3, model.cfg.n_head, -1))
        value = value.clone()
        value[:, :, head] = fused[:, :, "qkv".index(kind), head]
        return value

    name = (
        f"attn.{reader[-2]}" if "<" in reader else "mlp_out" if reader[0] == "m" else "resid_post"
    )
    hooks = {f"blocks.{layer}.{site}": look for site in ("resid_pre", "resid_mid")}
    with model.hooked({**hooks, f"blocks.{layer}.{name}": put}):
        (gradient,) = torch.autograd.grad(metric(model(tokens)).sum(), leaf)
    graph = graph_of(model)
    change = graph_writes(model, corrupt) - graph_writes(model, tokens)
    scores = eap(model, tokens, corrupt, metric)
    for writer in range(graph.n_before(reader)):
        edge = graph.edges.index(f"{graph.writers[writer]}->{reader}")
        for prompt in range(3):
            expected = (change[writer, prompt] * gradient[prompt]).sum()
            torch.testing.assert_close(scores.values[edge, prompt], expected)


def test_ig_with_one_step_is_eap_at_either_end(
    any_model: GPT, tokens: Tensor, corrupt: Tensor, metric: Metric
) -> None:
    args = (any_model, tokens, corrupt, metric)
    right = eap_ig(*args, steps=1, rule="right").values
    torch.testing.assert_close(right, eap(*args).values, atol=1e-10, rtol=1e-8)
    left = eap_ig(*args, steps=1, rule="left").values
    denoise = eap(*args, direction="denoise").values
    torch.testing.assert_close(left, -denoise, atol=1e-10, rtol=1e-8)


def test_ig_of_the_embeddings_edges_adds_up_to_the_change_of_the_metric(
    model: GPT, tokens: Tensor, corrupt: Tensor, metric: Metric
) -> None:
    """Completeness: all that the embeddings do, they do through their edges."""
    scores = eap_ig(model, tokens, corrupt, metric, steps=24, rule="midpoint")
    leaving = [edge.startswith("embed->") for edge in scores.labels["edge"]]
    total = scores.values[torch.tensor(leaving)].sum(0)
    change = metric(model(corrupt)) - metric(model(tokens))
    torch.testing.assert_close(total, change.detach(), atol=0.05, rtol=0.05)


def test_node_scores_are_the_derivative_of_moving_each_node(
    any_model: GPT, tokens: Tensor, corrupt: Tensor, metric: Metric
) -> None:
    """Twin: closing all edges that leave a node at once, summed over positions."""
    graph = graph_of(any_model)
    gate = torch.ones(len(graph.writers), dtype=torch.float64, requires_grad=True)
    mask = graph.exists.double() * gate[:, None]
    reference = reference_writes(any_model, corrupt)
    value = run_circuits(any_model, tokens, metric, reference, mask[None])
    (slope,) = torch.autograd.grad(value.sum(), gate)
    scores = attribute_nodes(any_model, tokens, corrupt, metric)
    assert scores.axes == ("node", "pos", "batch")
    torch.testing.assert_close(scores.values.sum((1, 2)), -slope, atol=1e-9, rtol=1e-9)


def test_the_error_vanishes_with_the_size_of_the_change(model: GPT, metric: Metric) -> None:
    """Exact patching of ever more similar embeddings: first order is right to second order."""
    clean, corrupt = torch.tensor([[1, 2, 3, 4]] * 3), torch.tensor([[5, 6, 7, 8]] * 3)
    errors = []
    for size in (1e-2, 1e-3):
        near = GPT(model.cfg).double().requires_grad_(False)
        near.load_state_dict(model.state_dict())
        generator = torch.Generator().manual_seed(0)
        noise = torch.randn(4, model.cfg.d_model, generator=generator, dtype=torch.float64)
        near.W_E[5:9] = near.W_E[1:5] + size * noise
        exact = patch_edges(near, clean, corrupt, metric).effect().values
        error = (eap(near, clean, corrupt, metric).values - exact).abs().max()
        errors.append((error / exact.abs().max()).item())
    assert errors[1] < 0.2 * errors[0] < 0.1


@pytest.mark.parametrize("method", [eap, eap_ig])
def test_a_linear_model_has_no_error(method: Callable[..., Result]) -> None:
    model, truth = handmade.copy(3)
    prompts = truth.prompts(4)
    args = (model.double(), prompts.clean, prompts.corrupt, prompts.metric)
    agreement = error_against_exact(method(*args), *args)
    assert agreement.largest < 1e-9
    assert agreement.pearson > 1 - 1e-12


def test_a_saturated_softmax_hides_query_and_key_from_the_gradient() -> None:
    """Known edges of 20 logits each: EAP sees under 0.001 of three of them."""
    model, truth = handmade.induction()
    prompts = truth.prompts(4)
    args = (model.double(), prompts.clean, prompts.corrupt, prompts.metric)
    agreement = error_against_exact(eap(*args), *args)
    wrong = {edge for edge, estimated, _ in agreement.worst[:3] if abs(estimated) < 1e-3}
    assert wrong == {"embed->a0.1<v>", "a0.1->a1.0<k>", "embed->a1.0<q>"}
    assert agreement.pearson < 0.7
    integrated = error_against_exact(eap_ig(*args), *args)
    assert integrated.pearson > agreement.pearson
    assert integrated.largest > 10  # and yet far from the truth
    soft, truth = handmade.induction(sharpness=4.0)
    args = (soft.double(), *args[1:])
    assert error_against_exact(eap(*args), *args).pearson > 0.95


def test_a_step_hides_from_eap_and_not_from_ig() -> None:
    model, truth = handmade.greater_than()
    prompts = truth.prompts(8)
    args = (model.double(), prompts.clean, prompts.corrupt, prompts.metric)
    blind, seeing = eap(*args).mean(), eap_ig(*args, steps=30, rule="midpoint").mean()
    into = blind.labels["edge"].index("a0.0->m0")
    assert blind.values[into] == 0
    assert abs(seeing.values[into].item() + 10) < 1


def test_a_backup_hides_from_the_gradient_at_the_clean_point() -> None:
    model, truth = handmade.gate("or")
    prompts = truth.prompts(2)
    args = (model.double(), prompts.clean, prompts.corrupt, prompts.metric)
    into = graph_of(model).edges.index("a0.0->m0")
    assert eap(*args).values[into].abs().max() < 1e-5  # agrees with noising: it has a backup
    assert eap(*args, direction="denoise").values[into].abs().max() < 1e-5  # exact: 10
    assert (eap_ig(*args, direction="denoise").values[into] - 4).abs().max() < 1e-3


def test_ranks_share_ties_and_correlation_is_pearson() -> None:
    assert ranks(torch.tensor([3.0, 1.0, 3.0, 2.0])).tolist() == [3.5, 1.0, 3.5, 2.0]
    a, b = torch.tensor([1.0, 2.0, 4.0]), torch.tensor([2.0, 1.0, 5.0])
    expected = torch.corrcoef(torch.stack([a, b]))[0, 1].item()
    assert correlation(a, b) == pytest.approx(expected)
    assert correlation(a, torch.ones(3)) != correlation(a, torch.ones(3))  # NaN: undefined


def test_refusals(model: GPT, tokens: Tensor, corrupt: Tensor, metric: Metric) -> None:
    with pytest.raises(ConfigError, match=r"^no direction='noising'; did you mean 'noise'"):
        eap(model, tokens, corrupt, metric, direction="noising")
    with pytest.raises(ConfigError, match=r"^no rule='trapezoid'; valid: 'left', 'midpoint', 'r"):
        eap_ig(model, tokens, corrupt, metric, rule="trapezoid")
    with pytest.raises(ConfigError, match=r"^steps=0 must be at least 1$"):
        eap_ig(model, tokens, corrupt, metric, steps=0)
    with pytest.raises(ConfigError, match=r"corrupt ones 8: patching lays them"):
        eap(model, tokens, corrupt[:, 1:], metric)
    nodes = attribute_nodes(model, tokens, corrupt, metric)
    with pytest.raises(ConfigError, match=r"compare those of `eap` or `eap_ig`$"):
        error_against_exact(nodes, model, tokens, corrupt, metric)
    broken = GPT(model.cfg).double()
    broken.W_E.data[int(tokens[0, 0])] = torch.nan
    with pytest.raises(HookError, match=r"^embedding\.embed holds NaN"):
        eap(broken, tokens, corrupt, metric)


def test_conventions_say_where_the_gradient_was_taken(
    model: GPT, tokens: Tensor, corrupt: Tensor, metric: Metric
) -> None:
    args = (model, tokens, corrupt, metric)
    assert eap(*args).conventions["gradient"] == "at the clean run"
    assert eap(*args, direction="denoise").conventions["gradient"] == "at the corrupt run"
    assert "mean of 5 points, left sum" in eap_ig(*args).conventions["gradient"]
    assert all(parameter.grad is None for parameter in model.parameters())


def test_looking_changes_nothing(
    model: GPT, tokens: Tensor, corrupt: Tensor, metric: Metric
) -> None:
    """Every method of the shared paths says the same when it is called again."""
    for at_base in (True, False):
        paths = _Paths(model, tokens, corrupt, metric, "noise", at_base)
        before = vars(paths).copy()
        stated = paths.conventions("EAP")
        first = paths.score([paths.base], stated).values
        assert torch.equal(paths.score([paths.base], stated).values, first)
        seen, _ = paths.at(paths.base, ["blocks.0.attn_out"])
        torch.testing.assert_close(
            paths.change(seen), graph_writes(model, corrupt) - graph_writes(model, tokens)
        )
        assert vars(paths).keys() == before.keys()
        assert all(vars(paths)[name] is value for name, value in before.items())


def test_a_direction_is_read_from_its_field_and_not_from_prose(
    model: GPT, tokens: Tensor, corrupt: Tensor, metric: Metric
) -> None:
    args = (model, tokens, corrupt, metric)
    for direction in Direction:
        scores = eap(*args, direction=direction)
        assert scores.direction is direction
        reworded = replace(scores, conventions={"direction": "said in other words"})
        one = error_against_exact(scores, *args, edges=["embed->m0", "a0.1->logits"])
        two = error_against_exact(reworded, *args, edges=["embed->m0", "a0.1->logits"])
        assert torch.equal(one.exact, two.exact)
        patched = patch_edges(*args, edges=["embed->m0"], direction=str(direction))
        reworded = replace(patched, conventions={"direction": "said in other words"})
        assert torch.equal(reworded.effect().values, patched.effect().values)
