"""Post-norm blocks, folded norms, and who refuses a stream that is no sum."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

from minigpt import GPT, GPTConfig, load
from minigpt.errors import ConfigError
from minigpt.interp.attribution.direct import attribute
from minigpt.interp.circuits.graph import graph_of
from minigpt.interp.core.decomposition import decompose
from minigpt.interp.core.runs import run_from
from minigpt.interp.heads.composition import composition
from minigpt.interp.weights.neurons import straighten
from minigpt.interp.weights.qk_ov import ov_circuit
from minigpt.model.block import Block, PostNormBlock
from minigpt.model.folding import fold_norms
from minigpt.model.layernorm import NoNorm
from minigpt.model.pretrained import save
from minigpt.tasks.metrics import logit_difference

Maker = Callable[..., GPT]
LLAMA = {"norm": "rms", "mlp": "swiglu", "positions": "rotary", "n_kv_head": 1}


def test_a_post_norm_block_is_its_equation(make_model: Maker) -> None:
    block = make_model(norm_order="post").blocks[0]
    assert isinstance(block, PostNormBlock)
    x = torch.randn(2, 5, 24)
    layer_norm = torch.nn.functional.layer_norm
    mid = layer_norm(x + block.attn(x), (24,), block.ln1.w, block.ln1.b)
    after = layer_norm(mid + block.mlp(mid), (24,), block.ln2.w, block.ln2.b)
    torch.testing.assert_close(block(x), after)


@pytest.mark.parametrize("changes", [{}, LLAMA])
def test_post_norm_ends_normalized_and_decodes_with_a_cache(
    make_model: Maker, tokens: Tensor, changes: dict[str, Any], tmp_path: Any
) -> None:
    model = make_model(norm_order="post", **changes)
    assert isinstance(model.ln_final, NoNorm)
    with torch.no_grad():
        for block in model.blocks:
            block.ln2.w.fill_(1)
            for bias in (name for name in ("b",) if hasattr(block.ln2, name)):
                getattr(block.ln2, bias).zero_()
    _, cache = model.run_with_cache(tokens)
    rms = cache["resid_post", 1].pow(2).mean(-1)
    torch.testing.assert_close(rms, torch.ones_like(rms), rtol=1e-3, atol=1e-3)
    cached, whole = (model.generate(tokens, 4, temperature=0, use_cache=c) for c in (True, False))
    assert torch.equal(cached, whole)
    assert load(save(model, tmp_path / "post.safetensors")).cfg.norm_order == "post"


def test_order_without_a_norm_makes_no_difference(make_model: Maker, tokens: Tensor) -> None:
    pre, post = (make_model(norm="none", norm_order=order) for order in ("pre", "post"))
    torch.testing.assert_close(pre(tokens), post(tokens))


def test_unknown_orders_are_refused() -> None:
    with pytest.raises(ConfigError, match="did you mean 'post'"):
        GPTConfig(norm_order="pst")
    with pytest.raises(ConfigError, match="needs an MLP"):
        GPTConfig(norm_order="post", mlp="none")


@pytest.mark.parametrize(
    "method",
    [
        lambda m, t: decompose(m, m.run_with_cache(t)[1]),
        lambda m, t: attribute(m, t, logit_difference([1, 1], [2, 2])),
        lambda m, t: composition(m, "V"),
        lambda m, t: ov_circuit(m, 0, 0),
        lambda m, t: graph_of(m),
        lambda m, t: run_from(m, m.embedding(t), 0),
    ],
)
def test_what_needs_a_sum_refuses_post_norm(
    make_model: Maker, tokens: Tensor, method: Callable[[GPT, Tensor], object]
) -> None:
    method(make_model(), tokens)
    with pytest.raises(ConfigError, match="the stream is no sum of writes"):
        method(make_model(norm_order="post"), tokens)


def test_what_takes_ln2_for_the_input_of_the_mlp_refuses_post_norm(
    make_model: Maker, tokens: Tensor
) -> None:
    with pytest.raises(ConfigError, match="norm_order='pre'"):
        straighten(make_model(norm_order="post"), tokens, 0)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"tie_embeddings": False},
        LLAMA,
        {"norm": "none"},
        {"mlp": "none"},
        {"mlp": "swiglu", "positions": "rotary"},  # LayerNorm before matrices without biases
    ],
)
def test_folded_norms_change_no_logit(
    make_model: Maker, tokens: Tensor, changes: dict[str, Any]
) -> None:
    model = make_model(**changes).double()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    folded = fold_norms(model)
    torch.testing.assert_close(folded(tokens), model(tokens), rtol=1e-9, atol=1e-9)
    for name, value in folded.named_parameters():
        if name.endswith(".w"):
            assert torch.equal(value, torch.ones_like(value)), name
        if name.endswith((".ln1.b", ".ln2.b")) and not changes.get("positions"):
            assert not value.any(), name
    for name, value in model.state_dict().items():
        assert torch.equal(value, before[name]), name
    assert not folded.cfg.tie_embeddings
    assert model.cfg == make_model(**changes).cfg


def test_folding_keeps_the_scales(make_model: Maker, tokens: Tensor) -> None:
    model = make_model()
    _, before = model.run_with_cache(tokens)
    _, after = fold_norms(model).run_with_cache(tokens)
    for name in ("blocks.1.ln2.scale", "ln_final.scale", "blocks.1.attn.scores"):
        torch.testing.assert_close(after[name], before[name], rtol=1e-4, atol=1e-4)


def test_folding_refuses_what_it_cannot_keep(make_model: Maker) -> None:
    with pytest.raises(ConfigError, match="the stream is no sum of writes"):
        fold_norms(make_model(norm_order="post"))
    model = make_model()
    with torch.no_grad():
        model.ln_final.w[3] = 0
    with pytest.raises(ConfigError, match="ln_final has a w of 0"):
        fold_norms(model)
    with torch.no_grad():
        model.ln_final.b[3] = 0
    assert isinstance(fold_norms(model).blocks[0], Block)
