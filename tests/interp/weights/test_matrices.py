"""Factors give what the formed matrix gives; circuits give what the model computes."""

from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError
from minigpt.interp.weights.factored import FactoredMatrix, copying, effective_rank
from minigpt.interp.weights.qk_ov import (
    copying_scores,
    full_ov,
    full_qk,
    ov_circuit,
    qk_circuit,
    read_ov,
    reads,
)

SMALL = st.integers(1, 6)


def random(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@given(m=SMALL, r=SMALL, n=SMALL, seed=st.integers(0, 99))
def test_everything_equals_the_formed_matrix(m: int, r: int, n: int, seed: int) -> None:
    M = FactoredMatrix(random(m, r, seed=seed), random(r, n, seed=seed + 1))
    formed = M.A @ M.B
    close = torch.testing.assert_close
    close(M.norm(), formed.norm())
    close(M.T.AB, formed.T)
    close(M[-1], formed[-1])
    U, S, V = M.svd()
    close(U * S @ V.T, formed)
    singular = torch.linalg.svdvals(formed)
    common = min(len(S), len(singular))
    close(S[:common], singular[:common])
    left, right = random(3, m, seed=seed + 2), random(n, 4, seed=seed + 3)
    close((left @ M).AB, left @ formed)
    close((M @ right).AB, formed @ right)
    other = FactoredMatrix(random(n, 2, seed=seed + 4), random(2, 5, seed=seed + 5))
    close((M @ other).AB, formed @ other.AB)
    assert M.shape == (m, n)


@given(n=SMALL, r=SMALL, seed=st.integers(0, 99))
def test_eigenvalues_but_zeros(n: int, r: int, seed: int) -> None:
    M = FactoredMatrix(random(n, r, seed=seed), random(r, n, seed=seed + 1))
    values, formed = M.eigenvalues(), torch.linalg.eigvals(M.AB)
    for power in (1, 2, 3):
        torch.testing.assert_close((values**power).sum(), (formed**power).sum())


def test_copying_of_known_matrices() -> None:
    eye, flip = torch.eye(3), torch.tensor([[0.0, 1.0], [1.0, 0.0]])
    assert copying(FactoredMatrix(eye, 2 * eye)) == 1
    assert copying(FactoredMatrix(eye, -eye)) == -1
    assert copying(FactoredMatrix(flip, torch.eye(2))).abs() < 1e-6  # eigenvalues 1 and −1
    turn = torch.tensor([[0.0, 1.0], [-1.0, 0.0]])  # eigenvalues ±i
    assert copying(FactoredMatrix(turn, torch.eye(2))).abs() < 1e-6
    assert copying(FactoredMatrix(0 * eye, eye)) == 0  # a head that writes nothing


def test_effective_rank_counts_equal_singular_values() -> None:
    assert effective_rank(torch.ones(5)) == pytest.approx(5)
    assert effective_rank(torch.tensor([3.0, 0.0, 0.0])) == pytest.approx(1)
    assert 1 < effective_rank(torch.tensor([3.0, 1.0, 0.1])) < 3


@pytest.mark.parametrize("layer", [0, 1])
def test_qk_gives_the_models_scores_at_every_distance(any_model: GPT, layer: int) -> None:
    """Scores of the running model, from weights, streams and the norm's scale alone."""
    model = any_model
    tokens = torch.arange(7)[None]
    with torch.no_grad():
        for block in model.blocks:  # query and key biases are no part of the circuit
            if block.attn.b_QKV is not None:
                block.attn.b_QKV[: 2 * 16] = 0
            if hasattr(block.ln1, "b"):
                block.ln1.b.zero_()
    _, cache = model.run_with_cache(tokens)
    x = cache["resid_pre", layer][0] / cache[f"blocks.{layer}.ln1.scale"][0]
    for head in range(4):
        for query, key in [(6, 6), (6, 2), (3, 0)]:
            offset = query - key if model.cfg.positions == "rotary" else 0
            score = (x[query][None] @ qk_circuit(model, layer, head, offset) @ x[key][:, None]).AB
            expected = cache["scores", layer][0, head, query, key]
            torch.testing.assert_close(score[0, 0] / model.cfg.d_head**0.5, expected)


def test_ov_gives_what_a_head_moves(any_model: GPT) -> None:
    tokens = torch.tensor([[5]])  # one token: every head attends to itself
    with torch.no_grad():
        for block in any_model.blocks:
            if block.attn.b_QKV is not None:
                block.attn.b_QKV.zero_()
            if hasattr(block.ln1, "b"):
                block.ln1.b.zero_()
    _, cache = any_model.run_with_cache(tokens)
    x = cache["resid_pre", 1][0] / cache["blocks.1.ln1.scale"][0]
    for head in range(4):
        expected = cache["z", 1][0, :, head] @ any_model.blocks[1].attn.W_O[head]
        torch.testing.assert_close((x @ ov_circuit(any_model, 1, head)).AB, expected.detach())


def test_full_circuits_are_those_of_the_tokens(any_model: GPT) -> None:
    E, W_U = any_model.W_E.detach(), reads(any_model.ln_final, any_model.W_U.detach())
    ov, qk = ov_circuit(any_model, 1, 2), qk_circuit(any_model, 1, 2)
    torch.testing.assert_close(full_ov(any_model, 1, 2).AB, E @ ov.AB @ W_U)
    some = full_ov(any_model, 1, 2, [3, 4], [5]).AB
    torch.testing.assert_close(some, (E @ ov.AB @ W_U)[[3, 4]][:, [5]])
    torch.testing.assert_close(
        full_qk(any_model, 1, 2, [3], [7, 9]).AB, (E @ qk.AB @ E.T)[[3]][:, [7, 9]]
    )


def test_copying_scores_are_those_of_the_full_circuit(any_model: GPT) -> None:
    scores = copying_scores(any_model).values
    for layer in range(2):
        for head in range(4):
            values = torch.linalg.eigvals(full_ov(any_model, layer, head).AB)
            expected = values.real.sum() / values.abs().sum()
            torch.testing.assert_close(scores[layer, head], expected, rtol=0, atol=1e-5)


def test_reading_ov_finds_a_planted_pair(make_model: Callable[..., GPT]) -> None:
    model = make_model(norm="none", tie_embeddings=False)
    with torch.no_grad():
        attn = model.blocks[1].attn
        attn.W_V[2].zero_()
        attn.W_V[2][:, 0] = model.W_E[7] / model.W_E[7].norm()
        attn.W_O[2][0] = model.W_U[:, 11] * 100
        model.W_E[7] *= 9
        model.W_U[:, 11] *= 9
    reading = read_ov(model, 1, 2, n_vector=1, n=3)
    assert (reading.reads[0, 0], reading.writes[0, 0]) == (7, 11)
    assert reading.effective_rank == pytest.approx(1)


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        (lambda m: ov_circuit(m, 0, 4), "no head 4: valid are 0 to 3"),
        (lambda m: qk_circuit(m, 2, 0), "no layer 2: valid are 0 to 1"),
        (lambda m: qk_circuit(m, 0, 0, offset=1), "offset=1 means nothing here: only with rotary"),
        (lambda m: FactoredMatrix(torch.ones(2, 3), torch.ones(2, 3)), "are no factors"),
        (lambda m: copying(FactoredMatrix(torch.ones(2, 1), torch.ones(1, 3))), "no eigenvalues"),
    ],
)
def test_refusals(model: GPT, do: Callable[..., object], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        do(model)


def test_a_distance_beyond_the_context_is_refused(make_model: Callable[..., GPT]) -> None:
    with pytest.raises(ConfigError, match="offset=24 must be between 0 and 23"):
        qk_circuit(make_model(positions="rotary"), 0, 0, offset=24)
