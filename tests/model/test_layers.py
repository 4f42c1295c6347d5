"""GELU, LayerNorm, MLP, embeddings and the block, each against PyTorch or its own equation."""

import math
from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from minigpt import GPT
from minigpt.model.layernorm import LayerNorm
from minigpt.model.mlp import MLP, gelu


def test_gelu_is_the_equation() -> None:
    x = torch.linspace(-6, 6, 101, dtype=torch.float64)
    inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
    torch.testing.assert_close(gelu(x), 0.5 * x * (1 + torch.tanh(inner)))


def test_gelu_is_the_tanh_form_not_the_exact_one() -> None:
    x = torch.tensor([2.0], dtype=torch.float64)
    exact = x * 0.5 * (1 + torch.erf(x / math.sqrt(2)))
    assert 5e-5 < (gelu(x) - exact).abs().item() < 1e-3


@given(
    shape=st.lists(st.integers(1, 4), min_size=1, max_size=3),
    d_model=st.integers(1, 9),
    eps=st.sampled_from([1e-12, 1e-5, 0.1]),
    watched=st.booleans(),
)
def test_layernorm_matches_pytorch(
    shape: list[int], d_model: int, eps: float, watched: bool
) -> None:
    ours, theirs = LayerNorm(d_model, eps).double(), nn.LayerNorm(d_model, eps).double()
    with torch.no_grad():
        theirs.weight.copy_(ours.w.copy_(torch.randn(d_model)))
        theirs.bias.copy_(ours.b.copy_(torch.randn(d_model)))
    if watched:
        ours.scale.functions.append(lambda value, point: None)
    x = 3 * torch.randn(*shape, d_model).double() + 1
    torch.testing.assert_close(ours(x), theirs(x))


def test_layernorm_by_hand_with_the_biased_variance() -> None:
    ln = LayerNorm(2, eps=1e-12).double()
    torch.testing.assert_close(
        ln(torch.tensor([[1.0, 5.0]]).double()), torch.tensor([[-1.0, 1.0]]).double()
    )


def test_layernorm_scale_is_the_denominator(model: GPT, tokens: Tensor) -> None:
    _, cache = model.run_with_cache(tokens)
    x = cache["blocks.1.resid_pre"]
    variance = x.var(-1, unbiased=False, keepdim=True)
    torch.testing.assert_close(cache["blocks.1.ln1.scale"], (variance + 1e-5).sqrt())
    ln = model.blocks[1].ln1
    by_hand = (x - x.mean(-1, keepdim=True)) / cache["blocks.1.ln1.scale"] * ln.w + ln.b
    torch.testing.assert_close(cache["blocks.1.ln1.normalized"], by_hand)


def test_mlp_is_its_equation() -> None:
    mlp = MLP(4, 7).double()
    for parameter in mlp.parameters():
        nn.init.normal_(parameter)
    x = torch.randn(2, 3, 4).double()
    hidden = nn.functional.gelu(x @ mlp.W_in + mlp.b_in, approximate="tanh")
    torch.testing.assert_close(mlp(x), hidden @ mlp.W_out + mlp.b_out)


def test_the_stream_is_a_sum(model: GPT, tokens: Tensor) -> None:
    """Every write is in the cache, and together they are the final stream."""
    _, cache = model.run_with_cache(tokens)
    total = cache["embedding.embed"] + cache["embedding.pos_embed"]
    for i in range(model.cfg.n_layer):
        torch.testing.assert_close(cache["resid_pre", i], total)
        total = total + cache["attn_out", i]
        torch.testing.assert_close(cache["resid_mid", i], total)
        total = total + cache["mlp_out", i]
        torch.testing.assert_close(cache["resid_post", i], total)
    logits = cache["ln_final.normalized"] @ model.W_U
    torch.testing.assert_close(model(tokens), logits)


def test_embeddings_look_up(model: GPT, tokens: Tensor) -> None:
    _, cache = model.run_with_cache(tokens)
    torch.testing.assert_close(cache["embedding.embed"], model.W_E[tokens])
    torch.testing.assert_close(cache["embedding.pos_embed"][1], model.W_pos[: tokens.shape[1]])


def test_limited_logits_are_a_slice(model: GPT, tokens: Tensor) -> None:
    whole = model(tokens)
    torch.testing.assert_close(model(tokens, logits_at=[-1]), whole[:, -1:])
    torch.testing.assert_close(model(tokens, logits_at=slice(2, 5)), whole[:, 2:5])
    torch.testing.assert_close(model(tokens, logits_of=[3, 0]), whole[..., [3, 0]])
    both = model(tokens, logits_at=[1, 4], logits_of=[7])
    torch.testing.assert_close(both, whole[:, [1, 4]][..., [7]])


def test_rows_of_a_batch_are_independent(model: GPT, tokens: Tensor) -> None:
    together = model(tokens)
    alone = torch.cat([model(tokens[:1]), model(tokens[1:])])
    torch.testing.assert_close(together, alone, rtol=0, atol=1e-5)


def test_initial_weights_are_those_of_gpt2(make_model: Callable[..., GPT]) -> None:
    torch.manual_seed(0)
    model = make_model(d_model=96, n_layer=8, n_head=4, d_vocab=500)
    model.reset_parameters()
    assert model.W_E.std().item() == pytest.approx(0.02, rel=0.05)
    assert model.blocks[0].mlp.W_in.std().item() == pytest.approx(0.02, rel=0.05)
    for write in (model.blocks[3].mlp.W_out, model.blocks[3].attn.W_O_fused):
        assert write.std().item() == pytest.approx(0.02 / 4, rel=0.05)
    assert not model.blocks[0].attn.b_QKV.any()
    assert torch.equal(model.ln_final.w, torch.ones(96))
    loss = nn.functional.cross_entropy(model(torch.arange(16)[None])[0], torch.arange(16) + 99)
    assert loss.item() == pytest.approx(math.log(500), rel=0.05)
