"""A tokenizer as one JSON text, so that a file of weights can carry it."""

import json

from minigpt.errors import TokenError
from minigpt.model.tokenizer import BPETokenizer, CharTokenizer, Tokenizer
from minigpt.model.word_tokenizer import WordTokenizer

SAVED = CharTokenizer | BPETokenizer | WordTokenizer  # what a file of weights can carry


def dump_tokenizer(tokenizer: Tokenizer) -> str:
    """Write a tokenizer of ours as JSON.

    Raises:
        TokenError: a tokenizer of another kind.
    """
    if isinstance(tokenizer, CharTokenizer):
        return json.dumps({"kind": "char", **tokenizer.state_dict()}, ensure_ascii=False)
    if isinstance(tokenizer, BPETokenizer):
        state = {"kind": "bpe", "encoder": tokenizer.encoder, "merges": list(tokenizer.ranks)}
        return json.dumps(state, ensure_ascii=False)
    if isinstance(tokenizer, WordTokenizer):
        return json.dumps({"kind": "word", **tokenizer.state_dict()}, ensure_ascii=False)
    raise TokenError(
        f"a {type(tokenizer).__name__} cannot be saved with weights; valid: char, bpe, word"
    )


def parse_tokenizer(text: str) -> Tokenizer:
    """Rebuild the tokenizer that `dump_tokenizer` wrote.

    Raises:
        TokenError: the text is not what it should be.
    """
    try:
        state = json.loads(text)
        if state["kind"] == "char":
            tokenizer = CharTokenizer()
            tokenizer.load_state_dict({"characters": state["characters"]})
            return tokenizer
        if state["kind"] == "word":
            return WordTokenizer.from_state_dict(state)
        merges = [(left, right) for left, right in state["merges"]]
        return BPETokenizer(state["encoder"], merges)
    except (ValueError, KeyError, TypeError, AttributeError) as failure:
        if isinstance(failure, TokenError):
            raise
        raise TokenError(f"the saved tokenizer is damaged: {failure!r}") from failure
