"""How far a tokenizer compresses a text, beside a control without order."""

import random

from minigpt.model.tokenizer import Tokenizer


def compression(tokenizer: Tokenizer, text: str, seed: int = 0) -> tuple[float, float]:
    """Return bytes per token of a text, and of a control.

    Both count UTF-8 bytes and divide by the number of tokens. The control
    has the same characters as the text, in random order. What a tokenizer
    still gains there, it gains from single characters and from chance,
    not from words. `seed` fixes the order; the global random state is
    left alone.

    Args:
        tokenizer: has `encode(text)`, which returns a list of ids.
        text: at least one character.
        seed: of the control.

    Example:
        >>> from minigpt.model.tokenizer import CharTokenizer
        >>> compression(CharTokenizer("aé"), "aéaéaé")
        (1.5, 1.5)
    """
    ### BEGIN SOLUTION
    characters = list(text)
    random.Random(seed).shuffle(characters)
    control = "".join(characters)
    n_bytes = len(text.encode())
    return n_bytes / len(tokenizer.encode(text)), n_bytes / len(tokenizer.encode(control))
    ### END SOLUTION
