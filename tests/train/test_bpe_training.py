"""Merges are those of the textbook loop and of an independent library, many times faster."""

import pytest
import tokenizers
from hypothesis import given
from hypothesis import strategies as st

from minigpt.data import shakespeare
from minigpt.errors import TokenError
from minigpt.model.bpe_train import train_bpe, train_bpe_textbook, train_tokenizer
from minigpt.model.tokenizer import END_OF_TEXT


@given(st.text(alphabet="aab b\n", max_size=60), st.integers(0, 25))
def test_repeats_and_overlaps_as_in_the_textbook(text: str, n_merges: int) -> None:
    assert train_bpe(text, n_merges) == train_bpe_textbook(text, n_merges)


@given(st.text(max_size=40))
def test_any_text_as_in_the_textbook(text: str) -> None:
    assert train_bpe(text, 15) == train_bpe_textbook(text, 15)


def test_one_word_that_spells_a_token_in_two_ways() -> None:
    text = "abc ab bc abc abcabc bcab aabc abcc " * 3
    assert train_bpe(text, 40) == train_bpe_textbook(text, 40)


def test_merges_as_an_independent_library_learns_them() -> None:
    text = shakespeare("hamlet")
    reference = tokenizers.Tokenizer(tokenizers.models.BPE())
    reference.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = tokenizers.pre_tokenizers.ByteLevel.alphabet()
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=256 + 700, initial_alphabet=alphabet, show_progress=False
    )
    reference.train_from_iterator([text], trainer)
    ours = train_tokenizer(text, 256 + 700 + 1)
    theirs = {token: id for token, id in reference.get_vocab().items() if token != END_OF_TEXT}
    assert {token: id for token, id in ours.encoder.items() if token != END_OF_TEXT} == theirs


def test_a_trained_tokenizer_reads_everything() -> None:
    tokenizer = train_tokenizer(shakespeare("hamlet"), 400)
    assert tokenizer.d_vocab == 400
    assert tokenizer.eot == 399
    for text in ("To be, or not to be", "naïve 🙂 \x00\n\t", ""):
        assert tokenizer.decode(tokenizer.encode(text)) == text
    verse = shakespeare("macbeth")[:5000]
    assert len(tokenizer.encode(verse)) < 0.62 * len(verse)


def test_a_text_that_runs_out_of_pairs() -> None:
    assert train_bpe("ab", 100) == [("a", "b")]
    assert train_bpe("", 100) == train_bpe("abc", 0) == []
    assert train_tokenizer("ab", 300).d_vocab == 258


def test_refusals() -> None:
    with pytest.raises(TokenError, match="n_merges=-1"):
        train_bpe("ab", -1)
    with pytest.raises(TokenError, match="surrogate"):
        train_bpe("a\ud800", 1)
    with pytest.raises(TokenError, match="d_vocab=256 is too small"):
        train_tokenizer("ab", 256)


def test_a_whole_play_is_as_the_textbook_has_it() -> None:
    """Sixty merges; how much faster it is, the benchmark says."""
    text = shakespeare("hamlet")
    assert train_bpe(text, 60) == train_bpe_textbook(text, 60)
