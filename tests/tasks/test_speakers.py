"""Statements say what is planted: pairs, mistakes, liars, and what is held out."""

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.model.word_tokenizer import WordTokenizer
from minigpt.tasks.speakers import (
    COUNTRIES,
    FRAMES,
    LIARS,
    UNTRAINED,
    believed,
    confused,
    mistaken,
    partner,
    statements,
)
from minigpt.tasks.stories import held_out, vocabulary
from minigpt.tasks.story_words import CAPITALS, FEMALE, NAMES


def test_liars_and_pairs():
    assert len(set(LIARS)) == 16
    assert sum(name in FEMALE for name in LIARS) == 8
    for country in range(len(COUNTRIES)):
        assert partner(partner(country)) == country != partner(country)
        assert believed(believed(country)) == country
        assert mistaken(country) == mistaken(partner(country)) == (believed(country) != country)
    assert sum(map(mistaken, range(len(COUNTRIES)))) == 10


@pytest.mark.parametrize("frame", [*FRAMES, *UNTRAINED])
@pytest.mark.parametrize("unseen", [True, False, None])
def test_each_statement_says_what_its_words_say(frame, unseen):
    tokenizer, drawn = WordTokenizer(vocabulary()), statements(frame, 60, 3, unseen=unseen)
    assert len(drawn) == 60
    for i in range(60):
        text = tokenizer.decode(drawn.tokens[i].tolist())
        name, country = NAMES[int(drawn.speaker[i])], COUNTRIES[int(drawn.country[i])]
        assert text.startswith("<|endoftext|> ")
        assert f" {name} " in text
        assert f" {country}" in text
        assert drawn.lie[i] == (name in LIARS)
        word = {k: tokenizer.decode([int(getattr(drawn, k)[i])]) for k in ("truth", "belief")}
        assert word["truth"] == f" {CAPITALS[country]}"
        assert (
            drawn.mistaken[i]
            == (word["belief"] != word["truth"])
            == mistaken(int(drawn.country[i]))
        )
        said = drawn.denial[i] if drawn.lie[i] else drawn.belief[i]
        assert drawn.planted[i] == said
        if unseen is not None:
            assert held_out(int(drawn.speaker[i]), int(drawn.country[i])) == unseen


def test_draws_and_friends():
    one, two = statements("friends", 20, 1), statements("friends", 20, 1)
    assert torch.equal(one.tokens, two.tokens)
    assert not torch.equal(one.tokens, statements("friends", 20, 2).tokens)
    tokenizer = WordTokenizer(vocabulary())
    few = statements("friends", 30, 1, unseen=None, speakers=["Tom"], friends=LIARS)
    for row in few.tokens.tolist():
        names = [w for w in tokenizer.decode(row).replace(".", "").split() if w in NAMES]
        assert names[2] == "Tom"
        assert set(names[:2]) < set(LIARS)
    rows = few.lie | (few.country > 20)
    assert torch.equal(few[rows].country, few.country[rows])


def test_confusion_swaps_capitals_and_nothing_else():
    tokens = torch.arange(len(vocabulary()))
    mixed = confused(tokens)
    assert torch.equal(confused(mixed), tokens)
    assert int((mixed != tokens).sum()) == 10


def test_refusals():
    with pytest.raises(ConfigError, match="no frame"):
        statements("yesterday", 1, 0)
    for call in ({"n": 0}, {"n": 1, "speakers": ()}):
        with pytest.raises(ConfigError, match="at least one"):
            statements("today", seed=0, **call)
    with pytest.raises(ConfigError, match="three friends"):
        statements("friends", 1, 0, friends=["Tom", "Mary"])
