"""Repeats: what comes again, from where, and a pair in which one token tells the answer."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from minigpt.errors import ConfigError, DataError
from minigpt.tasks.induction import Repeats, induction


@given(st.integers(0, 99), st.integers(2, 12), st.integers(2, 3))
def test_a_source_holds_what_comes_next(seed, period, times):
    repeats = Repeats.random(40, 3, period, seed, times)
    tokens = repeats.tokens
    assert tokens.shape == (3, period * times)
    for query in repeats.again.nonzero()[:, 0].tolist():
        assert torch.equal(tokens[:, repeats.source[query]], tokens[:, query + 1])
        assert torch.equal(tokens[:, repeats.source[query] - 1], tokens[:, query])
    assert (repeats.source[~repeats.again] == -1).all()
    assert not (repeats.first & repeats.again).any()
    assert repeats.first.sum() == period - 1
    assert repeats.again.sum() == period * (times - 1) - 1


def test_masks_by_hand():
    repeats = Repeats(torch.tensor([[7, 8, 9, 7, 8, 9]]), 3)
    assert repeats.again.tolist() == [False, False, False, True, True, False]
    assert repeats.source.tolist() == [-1, -1, -1, 1, 2, -1]
    assert repeats.first.tolist() == [True, True, False, False, False, False]


def test_a_copying_model_has_no_loss_where_induction_predicts():
    repeats = Repeats.random(30, 4, 10, 0)
    logits = torch.zeros(4, 20, 30)
    for query in repeats.again.nonzero()[:, 0].tolist():
        logits[torch.arange(4), query, repeats.tokens[:, repeats.source[query]]] = 100.0
    torch.testing.assert_close(repeats.metric(logits), torch.zeros(4))
    torch.testing.assert_close(repeats.metric(logits * 0), torch.full((4,), 30.0).log())


def test_random_tokens_differ_within_a_period_and_come_from_the_choice():
    tokens = Repeats.random([5, 6, 7, 8], 20, 4, 0).tokens
    assert all(sorted(row) == [5, 6, 7, 8] for row in tokens[:, :4].tolist())
    assert len({tuple(row) for row in tokens.tolist()}) > 10


def test_natural_repeats_are_pieces_of_the_text(words):
    text = " Today Mary was tired, so she slept. Then John lost his hat."
    repeats = Repeats.natural(text, words, 6, 5, seed=0)
    for row in repeats.tokens:
        piece = words.decode(row[:5].tolist())
        assert piece in text
        assert words.decode(row.tolist()) == piece * 2


@given(st.integers(0, 99), st.integers(3, 15))
def test_a_pair_differs_in_the_token_that_tells(seed, period):
    prompts = induction(40, 4, seed, period=period)
    a, b, end = (int(prompts.positions[name][0]) for name in ("A", "B", "end"))
    for i, (clean, corrupt) in enumerate(zip(prompts.clean, prompts.corrupt, strict=True)):
        assert (clean[b], corrupt[b]) == (prompts.answers[i][0], prompts.wrong[i][0])
        assert (clean != corrupt).nonzero()[:, 0].tolist() == [b]
        assert clean[a] == clean[end]
        assert len(set(clean[: b + 1].tolist()) | {prompts.wrong[i][0]}) == period + 1


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda: Repeats(torch.tensor([[1, 2, 1, 3]]), 2), "do not repeat after 2"),
        (lambda: Repeats(torch.tensor([[1, 2, 1]]), 2), "period=2 must be from 1 to 1"),
        (lambda: Repeats.random(3, 2, 4, 0), "3 tokens cannot fill a period of 4"),
        (lambda: induction(10, period=2), "needs at least 3"),
    ],
)
def test_what_cannot_repeat_is_refused(made, told):
    with pytest.raises(ConfigError, match=told):
        made()


def test_a_text_shorter_than_a_period_is_refused(words):
    with pytest.raises(DataError, match="the text has 2 tokens"):
        Repeats.natural("Mary slept", words, 2, 3, 0)
