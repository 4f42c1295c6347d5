"""How far a tokenizer shortens a text."""

import random

from minigpt.errors import TokenError
from minigpt.model.tokenizer import Tokenizer


def compression(tokenizer: Tokenizer, text: str, seed: int = 0) -> tuple[float, float]:
    """Return UTF-8 bytes per token of a text, and of the same characters in random order.

    The second number is the control: what is left of it when words are gone.

    Raises:
        TokenError: an empty text.

    Source: Lesson 4.1.

    Example:
        >>> from minigpt.model.bpe_train import tokenizer_of
        >>> compression(tokenizer_of([("a", "a")]), "aaaa")
        (2.0, 2.0)
    """
    if not text:
        raise TokenError("an empty text has no bytes per token: give at least one character")
    characters = list(text)
    random.Random(seed).shuffle(characters)
    n_byte = len(text.encode())
    control = tokenizer.encode("".join(characters))
    return n_byte / len(tokenizer.encode(text)), n_byte / len(control)
