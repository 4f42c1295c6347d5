"""How much a text repeats itself: the loop at its end, and the share of n-grams that are new."""

from collections.abc import Sequence

from minigpt.errors import ConfigError


def loop_period(tokens: Sequence[int], repeats: int = 3) -> int:
    """Return the period of the loop that a text ends in, or 0 if it ends in none.

    A text ends in a loop of period p if its last `repeats` · p tokens are `repeats` equal pieces of
    p tokens; the shortest such p counts.

    Raises:
        ConfigError: fewer than two repeats, of which every text would be a loop.

    Source: Lesson 4.4.

    Example:
        >>> loop_period([7, 1, 2, 1, 2, 1, 2])
        2
    """
    if repeats < 2:
        raise ConfigError(f"repeats={repeats}: a loop needs at least 2 equal pieces")
    tokens = list(tokens)
    for p in range(1, len(tokens) // repeats + 1):
        end = tokens[len(tokens) - repeats * p :]
        if end == end[:p] * repeats:
            return p
    return 0


def distinct(texts: Sequence[Sequence[int]], n: int) -> float:
    """Return the number of different n-grams of some texts over the number of all.

    It is 1 where nothing is said twice, and falls with the length of the texts: compare equal
    lengths.

    Raises:
        ConfigError: no text is n tokens long.

    Source: Li et al. 2016; Lesson 4.4.

    Example:
        >>> distinct([[1, 2, 1, 2, 1]], n=2)
        0.5
    """
    grams = [tuple(text[i : i + n]) for text in texts for i in range(len(text) - n + 1)]
    if n < 1 or not grams:
        raise ConfigError(f"n={n}: no text has an n-gram of that length")
    return len(set(grams)) / len(grams)
