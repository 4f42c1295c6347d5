"""Bytes per token: by hand, of a control without order, and of no text at all."""

import pytest

from minigpt.errors import TokenError
from minigpt.model.bpe_train import tokenizer_of, train_tokenizer
from minigpt.model.compression import compression
from minigpt.model.tokenizer import CharTokenizer


def test_bytes_per_token_by_hand() -> None:
    assert compression(CharTokenizer("aé"), "aéé") == (5 / 3, 5 / 3)
    assert compression(tokenizer_of([("a", "b")]), "ab" * 6)[0] == 2


def test_order_is_what_the_control_lacks() -> None:
    text = "to be or not to be, that is the question: " * 20
    tokenizer = train_tokenizer(text, 300)
    ours, control = compression(tokenizer, text)
    assert ours > 2 * control > 2
    assert compression(tokenizer, text, seed=1)[1] != control


def test_a_prefix_of_the_merges_is_a_smaller_tokenizer() -> None:
    whole = train_tokenizer("to be or not to be", 262)
    merges = list(whole.ranks)
    assert tokenizer_of(merges).encoder == whole.encoder
    assert len(tokenizer_of(merges[:2]).encode("to be")) >= len(whole.encode("to be"))


def test_no_text_has_no_compression() -> None:
    with pytest.raises(TokenError, match="at least one character"):
        compression(CharTokenizer("a"), "")
