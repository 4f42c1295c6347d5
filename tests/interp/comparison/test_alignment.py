"""Heads are matched one to one, best of all, and against a null in which positions stay."""

from collections.abc import Callable
from itertools import permutations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError
from minigpt.interp.comparison.alignment import (
    correlations,
    head_outputs,
    head_patterns,
    match,
    matched_by_chance,
    output_similarity,
    pattern_similarity,
)
from minigpt.interp.comparison.similarity import linear_cka

close = torch.testing.assert_close


def random(*shape: int, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


def test_head_outputs_are_a_rotation_of_what_heads_write(any_model: GPT, tokens: Tensor) -> None:
    with torch.no_grad():
        found = head_outputs(any_model, tokens)
        names = [f"blocks.{layer}.attn.z" for layer in range(any_model.cfg.n_layer)]
        _, cache = any_model.run_with_cache(tokens, names=names)
        written = torch.cat(
            [
                torch.einsum("bphd,hdm->hbpm", cache[name], block.attn.W_O)
                for name, block in zip(names, any_model.blocks, strict=True)
            ]
        )
    x, y = found.flatten(1, 2), written.flatten(1, 2)
    close(x @ x.mT, y @ y.mT)


def test_output_similarity_is_cka_pair_by_pair() -> None:
    a, b = random(3, 4, 5, 6), random(2, 4, 5, 3, seed=1)
    found = output_similarity(a, b)
    for i in range(3):
        for j in range(2):
            close(found[i, j], linear_cka(a[i].flatten(0, 1), b[j].flatten(0, 1)))
    close(output_similarity(a, a + 1e4).diagonal(), torch.ones(3).double(), atol=1e-6, rtol=0)


def test_pattern_similarity_ignores_what_position_explains() -> None:
    a, b = random(3, 6, 5, 5), random(2, 6, 5, 5, seed=1)
    found = pattern_similarity(a, b)
    close(pattern_similarity(a + random(3, 1, 5, 5, seed=2), 3 * b), found)
    flat = [(x - x.mean(1, keepdim=True)).flatten(1) for x in (a, b)]
    close(found, torch.nn.functional.cosine_similarity(flat[0][:, None], flat[1][None], dim=2))


def test_a_model_matches_itself(model: GPT, tokens: Tensor) -> None:
    for read, similarity in (
        (head_outputs, output_similarity),
        (head_patterns, pattern_similarity),
    ):
        own = read(model, tokens)
        shuffled = own[torch.arange(len(own)).flip(0)]
        found = match(similarity(own, shuffled))
        assert found.partner.tolist() == [*range(len(own))][::-1]
        assert found.mean == pytest.approx(1)


@given(st.integers(0, 99), st.integers(1, 4), st.integers(1, 5))
def test_no_pairing_is_better(seed: int, a: int, b: int) -> None:
    table = random(a, b, seed=seed)
    found = match(table)
    paired = found.partner >= 0
    assert paired.sum() == min(a, b)
    assert len(set(found.partner[paired].tolist())) == min(a, b)
    assert torch.equal(found.value.isnan(), ~paired)
    short, long = (table, table.T) if a <= b else (table.T, table)
    best = max(
        sum(short[i, p[i]].item() for i in range(len(short)))
        for p in permutations(range(max(a, b)), min(a, b))
    )
    assert long.shape == short.T.shape
    assert found.value.nansum().item() == pytest.approx(best)


def test_chance_keeps_positions() -> None:
    """Heads that depend on the position alone match under the null as they do in truth."""
    place = random(3, 1, 7, 4).expand(3, 9, 7, 4)
    truth = match(output_similarity(place, place)).mean
    close(matched_by_chance(output_similarity, place, place, 4), torch.full((4,), truth))
    a, b = random(3, 40, 7, 2), random(3, 40, 7, 2, seed=1)
    b = b + a
    null = matched_by_chance(output_similarity, a, b, 6)
    assert null.max() < 0.2 < match(output_similarity(a, b)).mean
    assert len(null.unique()) == 6
    close(null, matched_by_chance(output_similarity, a, b, 6))
    assert not torch.equal(null, matched_by_chance(output_similarity, a, b, 6, seed=1))


def test_correlations_of_pairs() -> None:
    a, b = 1e-5 * random(50, 3), random(50, 2, seed=1)
    b[:, 0] += 1e5 * a[:, 1]
    b += 1e4
    a[:, 2] = 7.0
    found = correlations(a, b)
    wanted = torch.corrcoef(torch.cat([a[:, :2], b], 1).T)[:2, 2:]
    close(found[:2], wanted, atol=1e-5, rtol=0)
    assert (found[2] == 0).all(), "a feature that never changes"


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        (lambda: output_similarity(random(2, 3, 4, 5), random(2, 4, 4, 5)), "on the same prompts"),
        (lambda: pattern_similarity(random(2, 3, 4, 4), random(2, 3, 5, 5)), "same prompts"),
        (lambda: output_similarity(torch.ones(2, 3, 4, 5), random(2, 3, 4, 5)), "head 0 writes"),
        (lambda: pattern_similarity(torch.ones(2, 3, 4, 4), random(2, 3, 4, 4)), "looks alike"),
        (lambda: match(torch.zeros(0, 3)), "is a table"),
        (lambda: correlations(random(3, 2), random(4, 2)), "of the same n"),
        (lambda: matched_by_chance(output_similarity, random(2, 1, 4, 5), random(2, 1, 4, 5)),
         "order of 1 prompts"),
    ],
)  # fmt: skip
def test_refusals(do: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        do()


@pytest.mark.parametrize("n", [6, 7, 9, 11])
def test_constants_whose_mean_is_rounded_are_refused(n: int) -> None:
    still = torch.full((2, n, 3, 3), 0.3)
    with pytest.raises(ConfigError, match="head 0 writes"):
        output_similarity(still, random(2, n, 3, 3))
    with pytest.raises(ConfigError, match="looks alike"):
        pattern_similarity(still, random(2, n, 3, 3))
