"""Neurons as a memory: by hand, by plain passes, and by what must not change."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError, TokenError
from minigpt.interp.core.structure import mlp_of
from minigpt.interp.weights.neurons import (
    knocked_out,
    neuron_pages,
    rank_one,
    rewritten,
    straighten,
    straightened,
    value_logits,
)

MANY = torch.randint(0, 29, (12, 20), generator=torch.Generator().manual_seed(5))


def test_a_value_moves_logits_as_far_as_its_neuron_is_pushed(model: GPT, tokens: Tensor) -> None:
    """Push one neuron of the last layer: differences of logits follow v W_U over the scale."""
    scale = model.run_with_cache(tokens)[1]["ln_final.scale"]
    push = 1e-6

    def more(post: Tensor, _: object) -> Tensor:
        return post + push * (torch.arange(post.shape[-1]) == 7)

    with model.hooked({"blocks.1.mlp.post": more}):
        pushed = model(tokens).detach()
    change = (pushed - model(tokens).detach()) / push
    wanted = value_logits(model, 1, [7])[0]
    assert wanted.sum().abs() < 1e-9
    flat = (change * scale)[0, 0]
    x = model.run_with_cache(tokens)[1]["blocks.1.resid_post"][0, 0]
    v = mlp_of(model, 1).W_out[7].detach()
    centered = x - x.mean()
    along = (v @ centered) / (centered @ centered + len(x) * model.cfg.eps)
    norm: Any = model.ln_final
    shrink = along * (centered * norm.w.detach()) @ model.W_U.detach()
    flat = flat - flat.mean()
    torch.testing.assert_close(flat, wanted - (shrink - shrink.mean()), atol=1e-4, rtol=1e-3)


def test_a_page_shows_where_a_neuron_is_strongest(model: GPT, tokens: Tensor) -> None:
    post = model.run_with_cache(tokens)[1]["blocks.0.mlp.post"]
    page, other = neuron_pages(model, tokens, 0, [4, 9], n_logit=3)
    assert (page.feature, other.feature) == (4, 9)
    assert page.largest == pytest.approx(post[..., 4].max().item())
    assert other.density == pytest.approx((post[..., 9] > 0).double().mean().item())
    best = value_logits(model, 0)[4].topk(3).indices.tolist()
    assert [token for token, _ in page.promoted] == best


def test_a_matrix_is_the_best_of_all_matrices(model: GPT) -> None:
    fit = straighten(model, MANY, 1)
    cache = model.run_with_cache(MANY[:6])[1]
    x, y = cache["blocks.1.ln2.normalized"], cache["blocks.1.mlp_out"]
    bend = (y - fit(x)).flatten(0, 1)
    assert bend.mean(0).abs().max() < 1e-8, "what is left correlates with the bias"
    assert (x.flatten(0, 1).T @ bend).abs().max() < 1e-7, "what is left correlates with the input"
    assert 0 < fit.explained < 1


def halve(pre: Tensor) -> Tensor:
    return 0.5 * pre


def test_an_mlp_that_is_straight_is_explained_whole(make_model: Callable[..., GPT]) -> None:
    model = make_model(1)
    for layer in range(2):
        mlp_of(model, layer).activation = halve
    before = model(MANY)
    fits = [straighten(model, MANY, layer) for layer in range(2)]
    assert all(fit.explained == pytest.approx(1) for fit in fits)
    with straightened(model, fits):
        torch.testing.assert_close(model(MANY), before, atol=1e-6, rtol=1e-6)


def test_parts_of_an_mlp_can_be_exchanged(model: GPT, tokens: Tensor) -> None:
    fit = straighten(model, MANY, 0)
    cache = model.run_with_cache(tokens)[1]
    line = fit(cache["blocks.0.ln2.normalized"])
    bend = cache["blocks.0.mlp_out"] - line

    def out(**parts: Callable[[Tensor], Tensor]) -> Tensor:
        with straightened(model, [fit], **parts):
            return model.run_with_cache(tokens)[1]["blocks.0.mlp_out"]

    torch.testing.assert_close(out(), line)
    torch.testing.assert_close(out(bend=roll), line + bend.roll(1, 0))
    torch.testing.assert_close(out(line=roll, bend=roll), (line + bend).roll(1, 0))
    same = model(tokens)
    with straightened(model, [fit], bend=lambda value: value):
        torch.testing.assert_close(model(tokens), same)


def roll(value: Tensor) -> Tensor:
    return value.roll(1, 0)


def test_knocking_out_touches_the_chosen_neurons_alone(model: GPT, tokens: Tensor) -> None:
    instead = torch.full((2, 20), 3.0, dtype=torch.float64)
    chosen = torch.tensor([[0, 25], [5, 5], [39, 1]])
    before = model.run_with_cache(tokens)[1]["blocks.0.mlp.post"]
    with knocked_out(model, chosen, instead):
        cache = model.run_with_cache(tokens)[1]
    after = cache["blocks.0.mlp.post"]
    assert torch.equal(after[:, :-1], before[:, :-1])
    assert (after[:, -1] != before[:, -1]).nonzero().tolist() == [[0, 0], [1, 5], [2, 1]]
    assert (cache["blocks.1.mlp.post"][:, -1] == 3).nonzero().tolist() == [[0, 5], [2, 19]]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), known=st.booleans())
def test_a_rank_one_edit_hits_its_key(seed: int, known: bool) -> None:
    draw = torch.Generator().manual_seed(seed)

    def random(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=draw, dtype=torch.float64)

    W, key, change, keys = random(6, 4), random(6), random(4), random(40, 6) * torch.arange(1, 7)
    moment = keys.T @ keys / 40
    new = rank_one(W, key, change, moment if known else None)
    torch.testing.assert_close(key @ new, key @ W + change)
    assert torch.linalg.matrix_rank(new - W) == 1
    if known:  # no other edit that hits the key disturbs the keys in use less
        rival = rank_one(W, key, change, moment + torch.diag(random(6).abs()))
        ours, theirs = ((keys @ (edit - W)).pow(2).sum() for edit in (new, rival))
        assert ours <= theirs * (1 + 1e-2)


def test_a_rewritten_model_is_itself_afterward(model: GPT, tokens: Tensor) -> None:
    before = model(tokens)
    W = torch.zeros_like(mlp_of(model, 1).W_out)
    with rewritten(model, 1, W):
        assert not torch.equal(model(tokens), before)
    assert torch.equal(model(tokens), before)
    with pytest.raises(TokenError), rewritten(model, 1, W):
        model("no tokenizer")
    assert torch.equal(model(tokens), before)


def test_refusals_say_what_is_valid(make_model: Callable[..., GPT], model: GPT) -> None:
    with pytest.raises(ConfigError, match="no layer 2: valid are 0 to 1"):
        value_logits(model, 2)
    with pytest.raises(ConfigError, match="no neuron 20: valid are 0 to 19"):
        neuron_pages(model, MANY, 0, [20])
    with pytest.raises(ConfigError, match="no MLP"):
        value_logits(make_model(mlp="none"), 0)
    with pytest.raises(ConfigError, match="to fit 17 unknowns"):
        straighten(model, MANY[:2, :4], 0)
    with pytest.raises(ConfigError, match="all zeros"):
        rank_one(torch.eye(3), torch.zeros(3), torch.ones(3))
