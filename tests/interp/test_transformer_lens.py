"""TransformerLens, an independent library, computes the same: runs where it is installed.

It is in the optional group `peers`; 3.x is the last version with `HookedTransformer`.
"""

import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import torch
from torch import Tensor

from benchmarks.interp_patching import lens_twin
from minigpt import GPT
from minigpt.interp.patching.activation import (
    patch_attn_out,
    patch_heads,
    patch_mlp_out,
    patch_residual,
)
from minigpt.tasks.metrics import Metric, logit_difference

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pytest.importorskip("transformer_lens", reason="the optional group `peers` is not installed")
    from transformer_lens import patching

pytestmark = pytest.mark.filterwarnings("ignore")
close = partial(torch.testing.assert_close, rtol=0, atol=1e-10, check_dtype=False)
METRIC = logit_difference([1, 2, 3], [4, 5, 6])


@pytest.fixture(scope="module")
def lens(model: GPT) -> Any:
    return lens_twin(model)


@pytest.fixture(scope="module")
def other(tokens: Tensor) -> Tensor:
    changed = tokens.clone()
    changed[:, 2:5] = (changed[:, 2:5] + 3) % 29
    return changed


def test_every_shared_activation_has_the_same_name_and_value(
    model: GPT, lens: Any, tokens: Tensor
) -> None:
    """But one: their `normalized` comes before a norm's weight and bias, ours is its output."""
    with torch.no_grad():
        logits, cache = lens.run_with_cache(tokens)
    ours, own = model.run_with_cache(tokens)
    close(ours, logits)
    shared = [name for name in cache if name in own]
    assert len(shared) >= 2 + 14 * model.cfg.n_layer
    for name in shared:
        theirs = cache[name]
        if name.endswith("hook_normalized"):
            norm = model.get_submodule(name.removesuffix(".hook_normalized"))
            theirs = theirs * norm.w + norm.b
        close(own[name], theirs)
    strangers = {name for name in cache if name not in own}
    assert strangers == {"unembed.hook_in", "unembed.hook_out"}  # the last norm, the logits


SWEEPS: dict[str, Callable[..., Any]] = {
    "resid_pre": patch_residual,
    "resid_mid": partial(patch_residual, at="resid_mid"),
    "attn_out": patch_attn_out,
    "mlp_out": patch_mlp_out,
    **{
        f"attn_head_{'out' if part == 'z' else part}_all_pos": partial(patch_heads, component=part)
        for part in ("z", "q", "k", "v", "pattern")
    },
    "attn_head_out_by_pos": partial(patch_heads, by_position=True),
}


def mean(metric: Metric) -> Callable[[Tensor], Tensor]:
    return lambda logits: metric(logits).mean()


@pytest.mark.parametrize("name", SWEEPS)
def test_patching_helpers_agree(
    model: GPT, lens: Any, tokens: Tensor, other: Tensor, name: str
) -> None:
    with torch.no_grad():
        clean = lens.run_with_cache(tokens)[1]
        theirs = getattr(patching, f"get_act_patch_{name}")(lens, other, clean, mean(METRIC))
    ours = SWEEPS[name](model, tokens, other, METRIC).mean().values
    ours = ours.transpose(1, 2) if name.endswith("by_pos") else ours  # theirs: layer pos head
    torch.testing.assert_close(ours, theirs.double(), rtol=0, atol=1e-5)  # kept in float32
