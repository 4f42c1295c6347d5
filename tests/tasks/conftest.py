"""Tokenizers of several kinds: whole words of a closed language, and GPT-2's pieces."""

import pytest

from minigpt.model.tokenizer import BPETokenizer, Tokenizer
from minigpt.model.word_tokenizer import WordTokenizer
from minigpt.tasks.stories import vocabulary


@pytest.fixture(scope="session")
def words() -> WordTokenizer:
    return WordTokenizer(vocabulary())


@pytest.fixture(scope="session", params=["words", "gpt2"])
def tokenizer(request: pytest.FixtureRequest, words: WordTokenizer) -> Tokenizer:
    return words if request.param == "words" else BPETokenizer.gpt2()
