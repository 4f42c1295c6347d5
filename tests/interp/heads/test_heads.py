"""Detectors against loops in words, and heads whose patterns are known."""

from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError, HookError
from minigpt.interp.core.hook_functions import replace_with
from minigpt.interp.heads.detectors import (
    DETECTORS,
    attends,
    detect,
    repeated_tokens,
    shuffled_queries,
)


def naive_targets(name: str, t: list[int], i: int) -> list[int]:
    """The keys of query i, as the docstrings say it."""
    return {
        "previous token": [i - 1] if i else [],
        "current token": [i] if i else [],
        "first token": [0] if i else [],
        "duplicate token": [j for j in range(i) if t[j] == t[i]],
        "induction": [j + 1 for j in range(i) if t[j] == t[i]],
    }[name]


@given(st.lists(st.integers(0, 4), min_size=2, max_size=12))
def test_targets_are_what_their_names_say(prompt: list[int]) -> None:
    for name, targets in DETECTORS.items():
        mask = targets(torch.tensor([prompt]))[0]
        for i in range(len(prompt)):
            assert mask[i].nonzero().flatten().tolist() == naive_targets(name, prompt, i)


def test_scores_are_the_loops(any_model: GPT) -> None:
    tokens = repeated_tokens(29, 3, 6, seed=2)
    found = detect(any_model, tokens, batch_size=2, null_seeds=())
    _, cache = any_model.run_with_cache(tokens)
    for name, detection in found.items():
        for layer in range(2):
            for head in range(4):
                for row, prompt in enumerate(tokens.tolist()):
                    paid, even = [], []
                    for i in range(len(prompt)):
                        keys = naive_targets(name, prompt, i)
                        if keys:
                            paid.append(cache["pattern", layer][row, head, i, keys].sum().item())
                            even.append(len(keys) / (i + 1))
                    score = detection.scores.values[layer, head, row].item()
                    assert score == pytest.approx(sum(paid) / len(paid), abs=1e-12)
        assert detection.null.shape == (0, 2, 4)


def test_even_attention_scores_what_uniform_says(make_model: Callable[..., GPT]) -> None:
    model = make_model()
    with torch.no_grad():
        for block in model.blocks:
            block.attn.W_QKV[:, :32] = 0
            block.attn.b_QKV[:32] = 0
    for detection in detect(model, repeated_tokens(29, 4, 8)).values():
        torch.testing.assert_close(
            detection.scores.mean().values, detection.uniform.double(), rtol=0, atol=1e-7
        )
        torch.testing.assert_close(detection.null[0], detection.scores.mean().values)


def test_a_planted_pattern_scores_one(model: GPT) -> None:
    """Attention put where a detector looks scores 1; the other head stays what it was."""
    tokens = torch.arange(8).repeat(2, 2)
    for name, targets in DETECTORS.items():
        mask = targets(tokens).double()
        pattern = torch.zeros(2, 4, 16, 16, dtype=torch.float64)
        pattern[:, 1] = mask / mask.sum(-1, keepdim=True).clamp(min=1)
        with model.hooked({"blocks.1.attn.pattern": replace_with(pattern)}):
            scores = detect(model, tokens, null_seeds=())[name].scores.values[1]
        torch.testing.assert_close(scores[1], torch.ones(2).double())
        assert scores[[0, 2, 3]].max() == 0


def test_shuffling_queries_changes_patterns_and_keeps_sizes(any_model: GPT) -> None:
    tokens = repeated_tokens(29, 2, 5)
    with any_model.hooked(shuffled_queries(any_model, 1)):
        _, shuffled = any_model.run_with_cache(tokens)
    _, cache = any_model.run_with_cache(tokens)
    q, other = cache["q", 0], shuffled["q", 0]
    assert not torch.equal(q, other)
    assert torch.equal(q.sort(-1).values, other.sort(-1).values)
    assert not torch.allclose(cache["pattern", 0], shuffled["pattern", 0])
    again = any_model(tokens)
    torch.testing.assert_close(again, any_model(tokens))


def test_attention_from_place_to_place(any_model: GPT, tokens: Tensor) -> None:
    query, key = [8, 5, 3], [2, 5, 0]
    found = detect(any_model, tokens, {"between": attends(query, key)}, null_seeds=())["between"]
    _, cache = any_model.run_with_cache(tokens)
    for row, (i, j) in enumerate(zip(query, key, strict=True)):
        for layer in range(2):
            expected = cache["pattern", layer][row, :, i, j]
            torch.testing.assert_close(found.scores.values[layer, :, row], expected)
    assert found.uniform[0, 0] == pytest.approx((1 / 9 + 1 / 6 + 1 / 4) / 3)


def test_repeated_tokens_are_repeated_and_seeded() -> None:
    tokens = repeated_tokens(1000, 3, 7, seed=4)
    assert torch.equal(tokens[:, :7], tokens[:, 7:])
    assert torch.equal(tokens, repeated_tokens(1000, 3, 7, seed=4))
    assert not torch.equal(tokens, repeated_tokens(1000, 3, 7, seed=5))


@pytest.mark.parametrize(
    ("do", "error", "sentence"),
    [
        (
            lambda m: detect(m, torch.arange(6)[None]),
            ConfigError,
            "'induction' finds nothing to point at in prompt 0: use prompts where it can",
        ),
        (lambda m: detect(m, torch.ones(1, 4).long(), {}), ConfigError, "at least one detector"),
        (lambda m: attends([1, 2], [1]), ConfigError, "one position each for every prompt"),
        (lambda m: attends([1], [2]), ConfigError, "a key stands behind its query"),
        (
            lambda m: detect(m, torch.ones(2, 4).long(), {"x": attends([1], [0])}),
            ConfigError,
            "positions for 1 prompts, but 2 prompts",
        ),
    ],
)
def test_refusals(
    model: GPT, do: Callable[..., object], error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        do(model)


def test_nan_is_named(model: GPT) -> None:
    with (
        pytest.raises(HookError, match=r"blocks\.0\.attn\.pattern holds NaN"),
        model.hooked({"blocks.0.attn.scores": replace_with(torch.nan)}),
    ):
        detect(model, repeated_tokens(29, 1, 4))
