"""With the softmax computed again, patched queries and keys are exact where the rest is linear."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from minigpt import GPT, GPTConfig
from minigpt.errors import ConfigError, HookError
from minigpt.interp.attribution.gradients import attribute_nodes
from minigpt.interp.attribution.queries_keys import attribute_queries_keys
from minigpt.interp.core.structure import compared
from minigpt.interp.patching.activation import patch_heads
from minigpt.tasks.metrics import Metric, logit_difference


@pytest.fixture
def metric() -> Metric:
    return logit_difference([3, 5, 1], [2, 4, 0])


@pytest.fixture
def corrupt(tokens: Tensor) -> Tensor:
    return (tokens + 7) % 29


@pytest.mark.parametrize("part", ["q", "k"])
@pytest.mark.parametrize("direction", ["noise", "denoise"])
@pytest.mark.parametrize("shared", [4, 2])
def test_exact_where_all_behind_the_head_is_linear(
    make_model: Callable[..., GPT],
    tokens: Tensor,
    corrupt: Tensor,
    metric: Metric,
    part: str,
    direction: str,
    shared: int,
) -> None:
    """Oracle: exact patches of one layer without MLP or norm, at strong attention."""
    more = {"n_kv_head": shared, "positions": "rotary"} if shared < 4 else {}
    model = make_model(n_layer=1, mlp="none", norm="none", tie_embeddings=False, **more)
    with torch.no_grad():
        model.blocks[0].attn.W_QKV *= 3
    args = (model, tokens, corrupt, metric)
    exact = patch_heads(*args, component=part, by_position=True, direction=direction).effect()
    found = attribute_queries_keys(*args, part=part, direction=direction)
    torch.testing.assert_close(found.values, exact.values, atol=1e-9, rtol=1e-9)
    assert found.axes == exact.axes
    plain = attribute_queries_keys(*args, part=part, direction=direction, fix=False)
    assert (plain.values - exact.values).abs().max() > 0.1


@pytest.mark.parametrize("part", ["q", "k"])
def test_without_the_fix_it_is_the_slope_of_a_small_patch(
    any_model: GPT, tokens: Tensor, corrupt: Tensor, metric: Metric, part: str
) -> None:
    """Twin: a hundredth of a thousandth of the patch, by a hook, for one head and position."""
    found = attribute_queries_keys(any_model, tokens, corrupt, metric, part=part, fix=False)
    name = f"blocks.1.attn.{compared(any_model)['qk'.index(part)]}"
    _, other = any_model.run_with_cache(corrupt, names=[name])

    def step(size: float) -> Tensor:
        def move(value: Tensor, _: object) -> Tensor:
            moved = value.clone()
            moved[:, 4, 0] += size * (other[name] - value)[:, 4, 0]
            return moved

        with torch.no_grad(), any_model.hooked({name: move}):
            return metric.measure(any_model, tokens)

    slope = (step(1e-5) - step(-1e-5)) / 2e-5
    torch.testing.assert_close(found.values[1, 0, 4], slope, atol=1e-7, rtol=1e-5)


def test_a_saturated_head_is_seen_only_with_the_fix(
    make_model: Callable[..., GPT], tokens: Tensor, corrupt: Tensor, metric: Metric
) -> None:
    """All weight on one key: the gradient of every query is nothing, and the patch is not."""
    model = make_model(n_layer=1, mlp="none", norm="none", tie_embeddings=False)
    with torch.no_grad():
        model.blocks[0].attn.W_QKV[:, :32] *= 30
    args = (model, tokens, corrupt, metric)
    exact = patch_heads(*args, component="q", by_position=True, direction="noise").effect().values
    plain, fixed = (attribute_queries_keys(*args, fix=fix).values for fix in (False, True))
    assert exact.abs().max() > 0.5
    assert plain[exact.abs() > 0.1].abs().median() < 1e-3
    torch.testing.assert_close(fixed, exact, atol=1e-9, rtol=1e-9)


def test_gradients_may_be_switched_off_outside(
    model: GPT, tokens: Tensor, corrupt: Tensor, metric: Metric
) -> None:
    args = (model, tokens, corrupt, metric)
    wanted = attribute_queries_keys(*args).values, attribute_nodes(*args).values
    with torch.no_grad():
        found = attribute_queries_keys(*args).values, attribute_nodes(*args).values
    for here, there in zip(found, wanted, strict=True):
        assert torch.equal(here, there)
        assert not here.requires_grad


def test_looking_leaves_the_model_alone_and_says_what_it_did(
    model: GPT, tokens: Tensor, corrupt: Tensor, metric: Metric
) -> None:
    first = attribute_queries_keys(model, tokens, corrupt, metric)
    assert torch.equal(attribute_queries_keys(model, tokens, corrupt, metric).values, first.values)
    assert "QK fix" in first.conventions["method"]
    assert first.conventions["gradient"] == "at the clean run"
    assert all(parameter.grad is None for parameter in model.parameters())
    assert not any(point.watched for point in model.hook_points.values())


def test_what_cannot_be_estimated_is_refused(
    model: GPT, tokens: Tensor, corrupt: Tensor, metric: Metric
) -> None:
    with pytest.raises(ConfigError, match="part"):
        attribute_queries_keys(model, tokens, corrupt, metric, part="v")
    with pytest.raises(ConfigError, match="direction"):
        attribute_queries_keys(model, tokens, corrupt, metric, direction="noising")
    with pytest.raises(ConfigError, match="patching lays them"):
        attribute_queries_keys(model, tokens, corrupt[:, 1:], metric)
    broken = GPT(GPTConfig(n_layer=1, n_head=1, d_model=4, n_ctx=16, d_vocab=29))
    broken.W_E.data[int(tokens[0, 0])] = torch.nan
    with pytest.raises(HookError, match="NaN"):
        attribute_queries_keys(broken, tokens, corrupt, metric)
