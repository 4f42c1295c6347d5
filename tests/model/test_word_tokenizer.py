"""Whole words: exact joining, one token wherever a word stands, and a file that carries it."""

import re

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from minigpt import GPT, GPTConfig, load
from minigpt.errors import TokenError
from minigpt.model.pretrained import save
from minigpt.model.tokenizer_files import dump_tokenizer
from minigpt.model.word_tokenizer import WordTokenizer

TOKENS = ["<|endoftext|>", " Mary", " slept", " in", " 17", "17", "32", ".", ",", " Ångström"]
IDS = st.lists(st.integers(0, len(TOKENS) - 1))


@pytest.fixture
def tokenizer() -> WordTokenizer:
    return WordTokenizer(TOKENS)


@given(IDS)
def test_every_sequence_of_tokens_is_its_text(ids):
    tokenizer = WordTokenizer(TOKENS)
    assert tokenizer.encode(tokenizer.decode(ids)) == ids


@given(IDS, IDS)
def test_texts_join_as_their_tokens_do(left, right):
    tokenizer = WordTokenizer(TOKENS)
    assert tokenizer.decode(left) + tokenizer.decode(right) == tokenizer.decode(left + right)


def test_a_first_word_needs_no_space(tokenizer):
    assert tokenizer.encode("Mary slept.") == tokenizer.encode(" Mary slept.") == [1, 2, 7]
    assert tokenizer.encode("Mary in 1732") == [1, 3, 4, 6]
    assert tokenizer.tokens("Mary slept") == [" Mary", " slept"]


@pytest.mark.parametrize(
    ("text", "named"),
    [("Mari slept", "' Mari' is not among"), ("Mary  slept", "' '"), ("Mary\nslept", r"'\\n'")],
)
def test_what_is_not_in_the_vocabulary_is_refused(tokenizer, text, named):
    with pytest.raises(TokenError, match=named):
        tokenizer.encode(text)


def test_a_misspelt_word_is_told_its_neighbor(tokenizer):
    with pytest.raises(TokenError, match=re.escape("did you mean ' slept'?")):
        tokenizer.encode("Mary slepd")


@pytest.mark.parametrize("tokens", [[" a", " a"], [" two words"], ["  a"], [""]])
def test_tokens_that_text_could_not_give_back_are_refused(tokens):
    with pytest.raises(TokenError, match=r"twice|is not a word"):
        WordTokenizer(tokens)


def test_a_file_of_weights_carries_it(tokenizer, tmp_path):
    model = GPT(GPTConfig(1, 1, 8, 8, tokenizer.d_vocab), tokenizer)
    again = load(save(model, tmp_path / "words.safetensors"))
    assert dump_tokenizer(again.tokenizer) == dump_tokenizer(tokenizer)
    torch.testing.assert_close(again("Mary slept"), model("Mary slept"))


def test_the_form_in_a_file():
    assert dump_tokenizer(WordTokenizer([" a"])) == '{"kind": "word", "words": [" a"]}'
