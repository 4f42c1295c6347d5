"""Brackets balance as a stack says, and every kind of string breaks what its name says."""

import itertools
from collections import Counter

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from minigpt.errors import ConfigError, TokenError
from minigpt.tasks.brackets import (
    ASK,
    BEGIN,
    CHARACTERS,
    CLOSE,
    HARD,
    MAKERS,
    NO,
    OPEN,
    YES,
    balanced,
    bracket_pairs,
    bracket_prompt,
    bracket_strings,
    count_holds,
    heights,
    horizon_holds,
    rotate,
)

EVEN = st.integers(1, 12).map(lambda n: 2 * n)


def by_stack(text: str) -> bool:
    """The independent check: take matched pairs out until none is left."""
    while "()" in text:
        text = text.replace("()", "")
    return not text


def texts(tokens: torch.Tensor) -> list[str]:
    return ["".join(CHARACTERS[i] for i in row[1:-1]) for row in tokens.tolist()]


@given(st.text("()", max_size=14))
def test_balanced_is_what_a_stack_says(text):
    tokens = bracket_prompt(text)
    assert tokens.shape == (1, len(text) + 2)
    assert balanced(tokens).item() == by_stack(text)
    assert (count_holds(tokens) & horizon_holds(tokens)).item() == by_stack(text)
    assert count_holds(tokens).item() == (text.count("(") == text.count(")"))


def test_heights_by_hand():
    assert heights(bracket_prompt("())((")).tolist() == [[0, 1, 0, -1, 0, 1, 1]]


@given(EVEN, st.integers(0, 100))
def test_every_kind_breaks_what_its_name_says(length, seed):
    for kind in MAKERS:
        drawn = bracket_strings(20, length, seed, (kind,))
        assert drawn.tokens.shape == (20, length + 2)
        assert (drawn.tokens[:, 0] == BEGIN).all()
        assert (drawn.tokens[:, -1] == ASK).all()
        assert ((drawn.tokens[:, 1:-1] == OPEN) | (drawn.tokens[:, 1:-1] == CLOSE)).all()
        assert drawn.balanced.tolist() == [*map(by_stack, texts(drawn.tokens))]
        assert torch.equal(drawn.answer, torch.where(drawn.balanced, YES, NO))
        h, count = heights(drawn.tokens), count_holds(drawn.tokens)
        if kind == "balanced":
            assert drawn.balanced.all()
        if kind in HARD:
            assert not drawn.balanced.any()
        if kind in ("dips", "grazes"):
            assert count.all()
        if kind == "grazes":
            assert (h.amin(1) == -1).all()
        if kind == "open":
            assert horizon_holds(drawn.tokens).all()
            assert (h[:, -1] == 2).all()
        if kind == "flipped":
            assert (h[:, -1].abs() == 2).all()


def test_balanced_strings_are_equally_likely():
    drawn = bracket_strings(14_000, 8, 0, ("balanced",))
    counts = Counter(texts(drawn.tokens))
    every = {"".join(word) for word in itertools.product("()", repeat=8) if by_stack("".join(word))}
    assert set(counts) == every
    assert len(every) == 14
    assert max(abs(n - 1000) for n in counts.values()) < 150  # five standard deviations


def test_grazes_reach_every_string_that_grazes():
    counts = set(texts(bracket_strings(4000, 6, 0, ("grazes",)).tokens))
    every = ["".join(word) for word in itertools.product("()", repeat=6)]
    grazing = {
        text for text in every if (h := heights(bracket_prompt(text))).min() == -1 and h[0, -1] == 0
    }
    assert counts == grazing


def test_half_are_of_the_first_kind_and_the_rest_take_turns():
    drawn = bracket_strings(1000, 16, 3)
    assert drawn.kind.bincount().tolist() == [500, 100, 100, 100, 100, 100]
    assert len(drawn.only("open")) == 100
    assert drawn.kind[:20].unique().numel() > 1, "shuffled"
    alone = bracket_strings(7, 16, 3, ("open",))
    assert alone.kind.tolist() == [list(MAKERS).index("open")] * 7


def test_the_seed_fixes_all():
    one, again, other = (bracket_strings(50, 16, seed).tokens for seed in (1, 1, 2))
    assert torch.equal(one, again)
    assert not torch.equal(one, other)


def test_rotate():
    tokens = torch.tensor([[1, 2, 3], [1, 2, 3]])
    assert rotate(tokens, torch.tensor([1, 3])).tolist() == [[2, 3, 1], [1, 2, 3]]


@given(EVEN, st.integers(0, 100))
def test_a_twin_breaks_one_condition_and_differs_where_it_says(length, seed):
    for broken, differing in (("count", 1), ("horizon", 2)):
        pairs = bracket_pairs(20, length, seed, broken=broken)
        differ = pairs.clean != pairs.corrupt
        assert balanced(pairs.clean).all()
        assert (count_holds(pairs.corrupt) == (broken == "horizon")).all()
        assert (horizon_holds(pairs.corrupt) == (broken == "count")).all()
        assert (differ.sum(1) == differing).all()
        for row, first, last in zip(
            differ, pairs.positions["first"], pairs.positions["last"], strict=True
        ):
            places = row.nonzero()[:, 0]
            assert (places[0], places[-1]) == (first, last)
        assert (pairs.positions["end"] == length + 1).all()
        assert (pairs.answer_ids[0], pairs.wrong_ids[0]) == (YES, NO)


def test_refusals():
    for length in (0, 7, -2):
        with pytest.raises(ConfigError, match="must be even and at least 2"):
            bracket_strings(4, length, 0)
        with pytest.raises(ConfigError, match="must be even and at least 2"):
            bracket_pairs(4, length, broken="count")
    with pytest.raises(ConfigError, match="at least one"):
        bracket_strings(0, 4, 0)
    with pytest.raises(ConfigError, match="did you mean 'grazes'"):
        bracket_strings(4, 4, 0, ("graze",))
    with pytest.raises(ConfigError, match="no strings of kind ''"):
        bracket_strings(4, 4, 0, ())
    with pytest.raises(ConfigError, match="no strings of kind 'deep'"):
        bracket_strings(4, 4, 0).only("deep")
    with pytest.raises(ConfigError, match="broken='cuont'; did you mean 'count'"):
        bracket_pairs(4, 4, broken="cuont")
    with pytest.raises(ConfigError, match="seed=-1"):
        bracket_strings(4, 4, -1)
    with pytest.raises(TokenError, match=r"holds '\['"):
        bracket_prompt("([)]")
