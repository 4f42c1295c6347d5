"""Patching: every fast sweep is the loop of hooks that it stands for."""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import product

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError, HookError
from minigpt.interp.core.runs import run_from
from minigpt.interp.core.structure import sublayer
from minigpt.interp.patching.activation import (
    naive_patch_residual,
    patch_attn_out,
    patch_heads,
    patch_mlp_out,
    patch_residual,
)
from minigpt.model.hooks import Cache
from minigpt.tasks import metrics
from minigpt.tasks.metrics import Metric

close = partial(torch.testing.assert_close, rtol=0, atol=1e-10)


@pytest.fixture(scope="module")
def other(tokens: Tensor) -> Tensor:
    """Differs from `tokens` from position 2 on, in some prompts later, and not everywhere."""
    changed = tokens.clone()
    changed[0, 2] += 1
    changed[1, 4:6] += 1
    changed[2, 5] += 2
    return changed % 29


Case = tuple[str, Metric]


@pytest.fixture(params=["denoise", "noise"])
def case(request: pytest.FixtureRequest, tokens: Tensor) -> Case:
    """A direction, and a metric: one that reads every position, one that reads one."""
    if request.param == "denoise":
        return "denoise", metrics.loss_on(tokens, 1)
    return "noise", metrics.logit_difference([1, 2, 3], [4, 5, 6], at=7)


@pytest.fixture
def metric(tokens: Tensor) -> Metric:
    return metrics.loss_on(tokens, 1)


@lru_cache(maxsize=2)
def recorded(model: GPT, tokens: Tensor) -> Cache:
    return model.run_with_cache(tokens)[1]


@torch.no_grad()
def naive(
    model: GPT,
    base: Tensor,
    source: Tensor,
    metric: Metric,
    name: str,
    at: Sequence[int],
    head: int | None = None,
) -> Tensor:
    """One hook, one forward pass, all logits."""
    new = recorded(model, source)[name]

    def hook(value: Tensor, point: object) -> Tensor:
        value = value.clone()
        rows = list(at)
        if head is None:
            value[:, rows] = new[:, rows]
        elif name.endswith("pattern"):
            value[:, head, rows] = new[:, head, rows]
        else:
            value[:, rows, head] = new[:, rows, head]
        return value

    with model.hooked({name: hook}):
        return metric(model(base))


PLACES = [0, 2, 5, 8]  # equal tokens, where they first differ, later, and past what is read


def test_residual_is_the_loop(any_model: GPT, tokens: Tensor, other: Tensor, case: Case) -> None:
    direction, metric = case
    base, source = (other, tokens) if direction == "denoise" else (tokens, other)
    for site in sorted({"resid_pre", sublayer(any_model, "attn").site, "resid_post"}):
        result = patch_residual(any_model, tokens, other, metric, at=site, direction=direction)
        assert result.axes == ("layer", "pos", "batch")
        close(result.base, metric(any_model(base)).detach())
        for layer, pos in product(range(2), PLACES):
            twin = naive(any_model, base, source, metric, f"blocks.{layer}.{site}", [pos])
            close(result.values[layer, pos], twin)


def test_the_page_s_naive_loop_is_the_oracle(
    any_model: GPT, tokens: Tensor, other: Tensor, metric: Metric
) -> None:
    slow = naive_patch_residual(any_model, tokens, other, metric)
    close(patch_residual(any_model, tokens, other, metric).values, slow)


@pytest.mark.parametrize(
    ("patch", "part"), [(patch_attn_out, "attn_out"), (patch_mlp_out, "mlp_out")]
)
def test_outputs_are_the_loop(
    any_model: GPT,
    tokens: Tensor,
    other: Tensor,
    metric: Metric,
    patch: Callable[..., object],
    part: str,
) -> None:
    if any_model.cfg.mlp == "none" and part == "mlp_out":
        with pytest.raises(ConfigError, match="AttentionBlocks have no MLP"):
            patch(any_model, tokens, other, metric)
        return
    result = patch(any_model, tokens, other, metric)
    for layer, pos in product(range(2), PLACES):
        twin = naive(any_model, other, tokens, metric, f"blocks.{layer}.{part}", [pos])
        close(result.values[layer, pos], twin)


@pytest.mark.parametrize("component", ["z", "pattern", "q", "k", "v"])
def test_heads_are_the_loop(any_model: GPT, tokens: Tensor, other: Tensor, component: str) -> None:
    cfg, metric = any_model.cfg, metrics.loss_on(tokens, 1)
    heads = cfg.n_kv_head if component in "kv" else cfg.n_head
    whole = patch_heads(any_model, tokens, other, metric, component=component)
    by_pos = patch_heads(any_model, tokens, other, metric, component=component, by_position=True)
    axis = "head" if heads == cfg.n_head else "kv_head"
    assert (whole.axes, by_pos.axes) == (("layer", axis, "batch"), ("layer", axis, "pos", "batch"))
    for layer, head in product(range(2), range(heads)):
        twin = partial(naive, any_model, other, tokens, metric, f"blocks.{layer}.attn.{component}")
        close(whole.values[layer, head], twin(range(9), head))
        for pos in PLACES[1:3]:
            close(by_pos.values[layer, head, pos], twin([pos], head))


def test_clean_into_clean_is_exactly_nothing(
    any_model: GPT, tokens: Tensor, metric: Metric
) -> None:
    results = [patch_residual(any_model, tokens, tokens, metric)]
    results += [patch_attn_out(any_model, tokens, tokens, metric)]
    results += [patch_heads(any_model, tokens, tokens, metric, component=c) for c in "zqkv"]
    results += [patch_heads(any_model, tokens, tokens, metric, component="pattern")]
    for result in results:
        assert (result.effect().values == 0).all()
        with pytest.raises(ConfigError, match="nothing to recover"):
            result.recovery()


def test_everything_at_the_first_layer_is_the_clean_run(
    any_model: GPT, tokens: Tensor, other: Tensor, metric: Metric
) -> None:
    everything = patch_residual(any_model, tokens, other, metric, layers=[0], positions=[range(9)])
    close(everything.values[0, 0], everything.clean)
    stream = any_model.run_with_cache(tokens, names="blocks.0.resid_pre")[1]["resid_pre", 0]
    close(metric.reduce(run_from(any_model, stream, 0, metric=metric)), everything.clean)
    close(everything.recovery(pooled=True).values, torch.ones(1, 1, dtype=torch.float64))


@settings(max_examples=12)
@given(seed=st.integers(0, 999), limit=st.integers(1, 200), start=st.integers(0, 8))
def test_neither_batch_limit_nor_choice_of_places_changes_a_number(
    make_model: Callable[..., GPT], seed: int, limit: int, start: int
) -> None:
    model = make_model(n_layer=3)
    generator = torch.Generator().manual_seed(seed)
    clean, corrupt = torch.randint(29, (2, 2, 9), generator=generator)
    corrupt[:, :start] = clean[:, :start]
    metric = metrics.logit_difference([1, 2], [3, 4], at=-2)
    whole = patch_residual(model, clean, corrupt, metric)
    part = patch_residual(
        model, clean, corrupt, metric, layers=[2, 0], positions=[5, -1, 1], batch_limit=limit
    )
    close(part.values, whole.values[[2, 0]][:, [5, 8, 1]])
    assert part.labels == {"layer": ["2", "0"], "pos": ["5", "8", "1"]}
    assert (whole.effect().values[:, :start] == 0).all(), "nothing differs there yet"
    assert (whole.effect().values[:, 8] == 0).all(), "after the position that is read"


def test_positions_patched_together(model: GPT, tokens: Tensor, other: Tensor) -> None:
    metric = metrics.answer_logit([1, 2, 3])
    result = patch_residual(model, tokens, other, metric, layers=[1], positions=[(2, 5), 4])
    assert result.labels["pos"] == ["2+5", "4"]
    close(result.values[0, 0], naive(model, other, tokens, metric, "blocks.1.resid_pre", [2, 5]))
    heads = patch_heads(model, tokens, other, metric, heads=[3], positions=[2, 5], layers=[0])
    close(heads.values[0, 0], naive(model, other, tokens, metric, "blocks.0.attn.z", [2, 5], 3))


def test_recovery(model: GPT, tokens: Tensor, other: Tensor) -> None:
    pair = other.clone()
    pair[1] = tokens[1]
    result = patch_residual(model, tokens, pair, metrics.answer_logit([1, 2, 3]))
    scaled = (result.values - result.corrupt) / (result.clean - result.corrupt)
    recovery = result.recovery()
    assert recovery.values[..., 1].isnan().all(), "equal prompts have no scale"
    close(recovery.values[..., [0, 2]], scaled[..., [0, 2]])
    pooled = (result.values.mean(-1) - result.corrupt.mean()) / (
        result.clean.mean() - result.corrupt.mean()
    )
    close(result.recovery(pooled=True).values, pooled)
    assert "NaN" in recovery.conventions["shown"]
    assert "denoise: clean activations patched into the corrupt run" in repr(result)


def gate(threshold: float, make_model: Callable[..., GPT]) -> GPT:
    """Two heads carry A (at position 0) and B (at 1) to the end; a neuron fires past a threshold.

    Token 1 is "on", token 0 "off", token 2 the end. d_model: on, A, B, answer. Each head attends
    evenly to nothing but copies its own position's mark: position embeddings open the gate.
    """
    model = make_model(
        n_layer=1,
        n_head=2,
        d_model=8,
        d_head=2,
        d_mlp=1,
        n_ctx=3,
        d_vocab=3,
        norm="none",
        mlp="relu",
        tie_embeddings=False,
    )
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        model.W_E[1, 0] = 1  # this token is on
        model.W_pos[range(3), range(1, 4)] = 1  # where a position stands
        block = model.blocks[0]
        for head in range(2):  # the end's query, 50, meets the key of position `head` alone
            block.attn.W_Q[head, 3, 0] = 50
            block.attn.W_K[head, 1 + head, 0] = 50
            block.attn.W_V[head, 0, 0] = 1
            block.attn.W_O[head, 0, 4 + head] = 1
        block.mlp.W_in[4:6, 0] = 1
        block.mlp.b_in[0] = -threshold
        block.mlp.W_out[0, 6] = 1 / (2 - threshold)
        model.W_U_untied[6, 1] = 1
    return model


@pytest.mark.parametrize(
    ("threshold", "denoise", "noise"),
    [(1.0, 0.0, 1.0), (0.0, 0.5, 0.5)],
    ids=["AND", "sum"],
)
def test_denoising_and_noising_disagree_on_a_gate(
    make_model: Callable[..., GPT], threshold: float, denoise: float, noise: float
) -> None:
    """AND: one input alone restores nothing, and losing either loses all."""
    model = gate(threshold, make_model)
    clean, corrupt = torch.tensor([[1, 1, 2]]), torch.tensor([[0, 0, 2]])
    metric = metrics.answer_logit([1])
    run = partial(patch_heads, model, clean, corrupt, metric)
    restored = run(direction="denoise").effect().values
    lost = -run(direction="noise").effect().values
    close(restored, torch.full((1, 2, 1), denoise, dtype=torch.float64))
    close(lost, torch.full((1, 2, 1), noise, dtype=torch.float64))


def test_an_or_gate_is_the_other_way_round(make_model: Callable[..., GPT]) -> None:
    """OR, as 1 − relu(1 − A − B): either input restores all, and losing one loses nothing."""
    model = gate(0.0, make_model)
    with torch.no_grad():
        block = model.blocks[0]
        block.mlp.W_in[4:6, 0], block.mlp.b_in[0], block.mlp.W_out[0, 6] = -1, 1, -1
    clean, corrupt = torch.tensor([[1, 1, 2]]), torch.tensor([[0, 0, 2]])
    run = partial(patch_heads, model, clean, corrupt, metrics.answer_logit([1]))
    close(run(direction="denoise").effect().values, torch.ones(1, 2, 1, dtype=torch.float64))
    close(run(direction="noise").effect().values, torch.zeros(1, 2, 1, dtype=torch.float64))


def test_what_cannot_be_patched_is_refused(model: GPT, tokens: Tensor, other: Tensor) -> None:
    metric = metrics.answer_logit([1, 2, 3])
    patch = partial(patch_residual, model, tokens)
    with pytest.raises(ConfigError, match="clean prompts have 9 tokens and corrupt ones 8"):
        patch(other[:, :8], metric)
    with pytest.raises(ConfigError, match="3 clean prompts but 2 corrupt ones"):
        patch(other[:2], metric)
    with pytest.raises(ConfigError, match="no layer 7: valid are 0 to 1"):
        patch(other, metric, layers=[7])
    with pytest.raises(ConfigError, match="no position 9: valid are 0 to 8"):
        patch(other, metric, positions=[9])
    with pytest.raises(ConfigError, match="no position is chosen"):
        patch(other, metric, positions=[])
    with pytest.raises(ConfigError, match="did you mean 'noise' or 'denoise'"):
        patch(other, metric, direction="nois")
    with pytest.raises(ConfigError, match="no head 4: valid are 0 to 3"):
        patch_heads(model, tokens, other, metric, heads=[4])
    with pytest.raises(ConfigError, match="no component='patern'; did you mean 'pattern'"):
        patch_heads(model, tokens, other, metric, component="patern")
    with (
        pytest.raises(HookError, match="a hook is attached"),
        model.hooked({"ln_final.scale": lambda value, point: None}),
    ):
        patch(other, metric)
