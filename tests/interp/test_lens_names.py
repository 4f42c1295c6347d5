"""Tutorials' code over our models: what it gives, and what is refused."""

from typing import Any

import pytest
import torch
from torch import Tensor

from minigpt import GPT, load
from minigpt.errors import ConfigError, HookError, TokenError
from minigpt.interp.attribution.direct import attribute
from minigpt.interp.lenses.logit_lens import logit_lens
from minigpt.interp.patching.activation import patch_heads, patch_residual
from minigpt.model.folding import fold_norms
from minigpt.tasks.metrics import Metric, logit_difference
from minigpt.transformer_lens import HookedTransformer, LensMatrix, utils

from .lens_snippets import FOLDED, ONE_PROMPT, SNIPPETS

NAMES = pytest.mark.parametrize("name", SNIPPETS)


def run(model: GPT, name: str, tokens: Tensor) -> Any:
    lens = HookedTransformer(fold_norms(model) if name in FOLDED else model)
    with torch.no_grad():
        return SNIPPETS[name](lens, utils, LensMatrix, tokens[:1] if name in ONE_PROMPT else tokens)


@pytest.fixture(scope="module")
def metric(tokens: Tensor) -> Metric:
    return logit_difference([3] * len(tokens), [5] * len(tokens))


def close(found: Tensor, expected: Tensor, atol: float = 1e-8) -> None:
    torch.testing.assert_close(found, expected, rtol=0, atol=atol, check_dtype=False)


def test_patching_loops_give_what_our_sweeps_give(
    model: GPT, tokens: Tensor, metric: Metric
) -> None:
    corrupt = tokens.roll(1, 0)
    ours = patch_residual(model, tokens, corrupt, metric).values.mean(-1)
    close(run(model, "residual_patching", tokens), ours)
    logits = run(model, "head_patching", tokens)
    ours = patch_heads(model, tokens, corrupt, metric, layers=[1]).values[0]
    close(logits[:, :, -1, 3] - logits[:, :, -1, 5], ours)


def test_the_lens_and_the_shares_are_ours(model: GPT, tokens: Tensor, metric: Metric) -> None:
    """But for the scale: `layer=-1` divides every layer by the last one's, ours by its own."""
    theirs = run(model, "logit_lens", tokens)[0::2]
    close(theirs[-1], logit_lens(model, tokens).values[-1])
    _, cache = model.run_with_cache(tokens)
    for i, found in enumerate(theirs[:-1]):
        x = cache["resid_pre", i]
        shown = (x - x.mean(-1, keepdim=True)) / cache["ln_final.scale"] * model.ln_final.w
        close(found, ((shown + model.ln_final.b) @ model.W_U).detach())
    parts, heads = run(model, "attribution", tokens)
    shares = attribute(model, tokens, metric, by="head")
    each = dict(zip(shares.labels["component"], shares.values, strict=True))
    close(heads[0], each["0.0"])
    close(heads[-1], each[f"{model.cfg.n_layer - 1}.{model.cfg.n_head - 1}"])
    close(parts.sum(0), shares.values.sum(0) - each.get("ln_final.b", torch.tensor(0.0)))


def test_a_head_is_removed_in_place_and_the_model_stays(model: GPT, tokens: Tensor) -> None:
    clean, ablated = run(model, "ablated_head", tokens)
    assert clean != ablated
    logits, inside, after = run(model, "standing_hooks", tokens)
    close(after, model(tokens).detach())
    assert not torch.equal(logits, after)
    assert not torch.equal(inside, after)


@NAMES
def test_every_snippet_runs(model: GPT, tokens: Tensor, name: str) -> None:
    found = run(model, name, tokens)
    assert all(
        torch.isfinite(one).all() for one in (found if isinstance(found, tuple) else [*found])
    )


@NAMES
@pytest.mark.filterwarnings("ignore")
def test_the_library_itself_gives_the_same(model: GPT, tokens: Tensor, name: str) -> None:
    pytest.importorskip("transformer_lens", reason="the optional group `peers` is not installed")
    from transformer_lens import FactoredMatrix as Theirs
    from transformer_lens import utils as their_utils

    from benchmarks.interp_patching import lens_twin

    twin = lens_twin(model)
    if name in FOLDED:
        off = ("center_writing_weights", "center_unembed", "fold_value_biases")
        twin.load_and_process_state_dict(twin.state_dict(), **dict.fromkeys(off, False))
    some = tokens[:1] if name in ONE_PROMPT else tokens
    with torch.no_grad():
        theirs = SNIPPETS[name](twin, their_utils, Theirs, some)
    ours = run(model, name, tokens)
    pairs = zip(ours, theirs, strict=True) if isinstance(ours, tuple | list) else [(ours, theirs)]
    for found, expected in pairs:
        close(found, expected, 1e-6 if name in FOLDED else 1e-8)  # they fold in single precision


def test_what_would_mean_something_else_is_refused(model: GPT, tokens: Tensor) -> None:
    lens = HookedTransformer(model)
    with pytest.raises(ConfigError, match="weights are not centered here"):
        HookedTransformer.from_pretrained("zoo:attn-2l")
    with pytest.raises(TokenError, match="prepend_bos=False"):
        lens.to_tokens("text", prepend_bos=True)
    with pytest.raises(ConfigError, match="no return_type='logit'"):
        lens(tokens, return_type="logit")
    with pytest.raises(HookError, match="needs one prompt"):
        lens.run_with_cache(tokens, remove_batch_dim=True)
    with pytest.raises(HookError, match="layer 9 does not exist"):
        lens.run_with_cache(tokens)[1]["q", 9]
    _, cache = lens.run_with_cache(tokens)
    with pytest.raises(ConfigError, match="fold_ln=True"):
        cache.apply_ln_to_stack(cache.accumulated_resid())
    with pytest.raises(AttributeError, match="has no 'W_QQ'"):
        _ = lens.W_QQ
    with pytest.raises(TypeError):
        lens.run_with_hooks(tokens, bwd_hooks=[])  # type: ignore[call-arg]


def test_a_hook_is_gone_after_an_error(model: GPT, tokens: Tensor) -> None:
    lens = HookedTransformer(model)

    def broken(value: Tensor, hook: Any) -> Tensor:
        raise RuntimeError(hook.name)

    with pytest.raises(RuntimeError, match=r"blocks\.0\.hook_resid_pre"):
        lens.run_with_hooks(tokens, fwd_hooks=[("blocks.0.hook_resid_pre", broken)])
    assert torch.equal(lens(tokens), model(tokens))


def test_text_and_tokens() -> None:
    lens = HookedTransformer.from_pretrained_no_processing("zoo:stories")
    tokens = lens.to_tokens("Mary")
    assert lens.to_string(tokens[0]).strip() == "Mary"
    assert lens.to_single_token("Mary") == tokens[0, 0]
    with pytest.raises(TokenError, match="one was asked for"):
        lens.to_single_token("Mary Mary")
    assert [one.strip() for one in lens.to_str_tokens("Mary Mary")] == ["Mary", "Mary"]
    folded = HookedTransformer.from_pretrained(
        "zoo:stories", center_writing_weights=False, center_unembed=False
    )
    plain = load("zoo:stories")
    torch.testing.assert_close(folded(tokens), plain(tokens), atol=1e-4, rtol=1e-4)
