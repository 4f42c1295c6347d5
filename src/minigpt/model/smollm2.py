"""SmolLM2's tokenizer: GPT-2's byte-level BPE, where every digit stands alone."""

from collections.abc import Collection
from typing import Any

import regex

from minigpt.errors import CheckpointError, TokenError
from minigpt.model import bpe
from minigpt.model.gguf import GGUF
from minigpt.model.tokenizer import BPETokenizer

DIGIT = regex.compile(r"(\p{Number})")
SPECIAL = 3  # GGUF's type of a token that text cannot spell


class SmolLM2Tokenizer(BPETokenizer):
    """SmolLM2's byte-pair encoding, which knows `<|im_start|>` and its like.

    Digits are cut off first, one by one; the rest is cut as GPT-2 does. The vocabulary lacks 21
    of the 256 bytes: some control characters, such as "\\x04", and what only U+40000 … U+BFFFF
    or invalid UTF-8 would need. Encoding leaves these bytes out, as the model's own does, so that
    text with them does not come back whole.

    Example:
        >>> bpe.split_pieces("in  1984"), SmolLM2Tokenizer.split("in  1984")
        (['in', ' ', ' 1984'], ['in', '  ', '1', '9', '8', '4'])

    Source: Allal et al. 2025.
    """

    @staticmethod
    def split(text: str) -> list[str]:
        """Cut a text into the pieces that are encoded one by one."""
        return [piece for part in DIGIT.split(text) for piece in bpe.split_pieces(part)]

    def symbols(self, piece: str) -> list[str]:
        """Write a piece as one symbol a byte, without the bytes that have no token."""
        return [symbol for symbol in bpe.to_symbols(piece) if symbol in self.encoder]

    def alphabet(self) -> Collection[str]:
        """No byte need have a token."""
        return ()


def read_tokenizer(file: GGUF) -> SmolLM2Tokenizer | None:
    """Read the tokenizer that a GGUF file carries; None where it carries none.

    Raises:
        CheckpointError: a tokenizer of another kind, or one that is damaged.
    """
    if "tokenizer.ggml.model" not in file.metadata:
        return None
    kind = tuple(file.metadata.get(f"tokenizer.ggml.{key}") for key in ("model", "pre"))
    if kind != ("gpt2", "smollm"):
        raise CheckpointError(
            f"{file.path} has a tokenizer of the kind {kind[0]!r} with the pre-tokenizer "
            f"{kind[1]!r}; minigpt reads 'gpt2' with 'smollm'"
        )
    tokens, merges = (_texts(file, f"tokenizer.ggml.{key}") for key in ("tokens", "merges"))
    types = file.metadata.get("tokenizer.ggml.token_type")
    if not isinstance(types, list) or len(types) != len(tokens):
        raise CheckpointError(f"{file.path} lacks 'tokenizer.ggml.token_type' for every token")
    specials = [token for token, type in zip(tokens, types, strict=True) if type == SPECIAL]
    pairs = [(left, right) for left, _, right in (merge.partition(" ") for merge in merges)]
    encoder = {token: id for id, token in enumerate(tokens)}
    try:
        return SmolLM2Tokenizer(encoder, pairs, specials)
    except TokenError as failure:
        raise CheckpointError(f"the tokenizer in {file.path}: {failure}") from failure


def _texts(file: GGUF, key: str) -> list[str]:
    values: Any = file.metadata.get(key)
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise CheckpointError(f"{file.path} lacks {key!r}, a list of texts")
    return values
