"""Composition scores against formed matrices, by hand, and against chance."""

from collections.abc import Callable

import pytest
import torch

from minigpt import GPT, GPTConfig
from minigpt.errors import ConfigError
from minigpt.interp.heads.composition import composition, random_baseline
from minigpt.interp.weights.qk_ov import ov_circuit, qk_circuit


@pytest.mark.parametrize("kind", ["Q", "K", "V"])
def test_all_pairs_equal_the_formed_matrices(any_model: GPT, kind: str) -> None:
    offset = 3 if any_model.cfg.positions == "rotary" else 0
    scores = composition(any_model, kind, offset).values
    for sender in range(4):
        for head in range(4):
            first = ov_circuit(any_model, 0, sender).AB
            qk = qk_circuit(any_model, 1, head, offset).AB
            second = {"Q": qk, "K": qk.T, "V": ov_circuit(any_model, 1, head).AB}[kind]
            expected = (first @ second).norm() / (first.norm() * second.norm())
            torch.testing.assert_close(scores[0, sender, 1, head], expected)


def test_only_earlier_layers_send(make_model: Callable[..., GPT]) -> None:
    scores = composition(make_model(n_layer=3), "K").values
    for sender in range(3):
        for layer in range(3):
            assert bool(scores[sender, :, layer].isnan().all()) == (sender >= layer)


def planted() -> GPT:
    """Head 0.1 writes into dimension 0, which is all that head 1.0 reads in its keys."""
    cfg = GPTConfig(
        n_layer=2, n_head=2, d_model=6, d_head=2, n_ctx=4, d_vocab=4, norm="none", mlp="none"
    )
    model = GPT(cfg).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        first, second = (block.attn for block in model.blocks)
        first.W_V[:, 3, 0] = 1
        first.W_O[0, 0, 2] = 1  # head 0.0 writes into dimension 2
        first.W_O[1, 0, 0] = 1  # head 0.1 writes into dimension 0
        second.W_K[0, 0, 0] = 5
        second.W_Q[0, 4, 0] = 1
        second.W_K[1, 2, 0] = second.W_Q[1, 0, 1] = 1  # W_QK of head 1.1 is zero
    return model


def test_a_planted_wire_scores_one_and_the_rest_zero() -> None:
    model = planted()
    assert composition(model, "K").values[0, :, 1, 0].tolist() == [0.0, 1.0]
    assert composition(model, "Q").values[0, :, 1, 0].tolist() == [0.0, 0.0]


def test_a_random_model_scores_what_chance_gives(make_model: Callable[..., GPT]) -> None:
    model = make_model(d_model=64, d_head=4, norm="none", n_layer=3)
    baseline = random_baseline(model, range(200)).values
    # Rank-r random subspaces of d dimensions: E‖W¹W²‖² / (‖W¹‖²‖W²‖²) = 1/d.
    assert baseline.pow(2).mean().item() == pytest.approx(1 / 64, rel=0.1)
    for kind in ("Q", "K", "V"):
        scores = composition(model, kind).values
        own = scores[~scores.isnan()].mean().item()
        assert own == pytest.approx(baseline.mean().item(), abs=2 * baseline.std().item())


def test_the_baseline_is_seeded(model: GPT) -> None:
    assert torch.equal(random_baseline(model, [3, 4]).values, random_baseline(model, [3, 4]).values)


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        (lambda m: composition(m, "k"), "no kind='k'; valid: 'Q', 'K', 'V'"),
        (lambda m: composition(m, "K", offset=2), "offset=2 means nothing here"),
        (lambda m: random_baseline(m, []), "give at least one"),
    ],
)
def test_refusals(model: GPT, do: Callable[..., object], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        do(model)
