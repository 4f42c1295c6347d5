"""Byte-pair encoding as GPT-2 does it, one small function a step: bytes, pieces, pairs, merges.

This module knows nothing of token ids, files or caches; `tokenizer` adds those.

Sources: Sennrich, Haddow and Birch 2016, "Neural machine translation of rare words with subword
units"; Radford et al. 2019, §2.2. Lesson 4.1.
"""

from functools import lru_cache
from itertools import pairwise

import regex

Pair = tuple[str, str]
Ranks = dict[Pair, int]

# A piece never crosses these borders, so no token does: English contractions; then runs of
# letters, of digits, of anything else, each with one space before it; then whitespace, which
# leaves its last space to the word that follows. What is a letter is Unicode's decision: a
# character newer than another implementation's tables may be cut differently there.
_PIECE = regex.compile(
    r"'s|'t|'re|'ve|'m|'ll|'d"
    r"| ?\p{Letter}+"
    r"| ?\p{Number}+"
    r"| ?[^\s\p{Letter}\p{Number}]+"
    r"|\s+(?!\S)"
    r"|\s+"
)
_DIGIT = regex.compile(r"(\p{Number})")


@lru_cache(maxsize=1)
def byte_symbols() -> dict[int, str]:
    """Give each of the 256 bytes a visible character, as GPT-2's vocabulary file writes them.

    The 188 bytes that print in Latin-1 stand for themselves; the others, in order, take the
    characters from U+0100 on, so that space is "Ġ" and newline "Ċ".
    """
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1)]
    printable += range(ord("®"), ord("ÿ") + 1)
    others = [byte for byte in range(256) if byte not in printable]
    return {byte: chr(byte) for byte in printable} | {
        byte: chr(0x100 + n) for n, byte in enumerate(others)
    }


@lru_cache(maxsize=1)
def symbol_bytes() -> dict[str, int]:
    """Give each symbol of `byte_symbols` its byte."""
    return {symbol: byte for byte, symbol in byte_symbols().items()}


def split_pieces(text: str) -> list[str]:
    """Cut a text into the pieces that are encoded one by one; joined, they are the text.

    Example:
        >>> split_pieces("I'll see  2 doves!")
        ['I', "'ll", ' see', ' ', ' 2', ' doves', '!']
    """
    return _PIECE.findall(text)


def split_digits(text: str) -> list[str]:
    """Cut a text as SmolLM2 does: each digit alone, the rest as GPT-2.

    Example:
        >>> split_pieces("in  1984"), split_digits("in  1984")
        (['in', ' ', ' 1984'], ['in', '  ', '1', '9', '8', '4'])

    Source: Allal et al. 2025.
    """
    return [piece for part in _DIGIT.split(text) for piece in split_pieces(part)]


SPLITS = {"gpt2": split_pieces, "smollm": split_digits}


def to_symbols(piece: str) -> list[str]:
    """Write a piece as one symbol for each of its UTF-8 bytes.

    Example:
        >>> to_symbols(" é")
        ['Ġ', 'Ã', '©']
    """
    symbols = byte_symbols()
    return [symbols[byte] for byte in piece.encode("utf-8")]


def to_bytes(token: str) -> bytes:
    """Turn symbols back into the bytes they stand for; `<|endoftext|>` and its like are text."""
    values = symbol_bytes()
    if all(symbol in values for symbol in token):
        return bytes(values[symbol] for symbol in token)
    return token.encode("utf-8")


def get_pairs(symbols: list[str]) -> set[Pair]:
    """Collect the pairs of neighbors.

    Example:
        >>> sorted(get_pairs(["a", "b", "a", "b"]))
        [('a', 'b'), ('b', 'a')]
    """
    return set(pairwise(symbols))


def best_pair(symbols: list[str], ranks: Ranks) -> Pair | None:
    """Pick the neighbors that were merged earliest in training; none if no pair has a merge."""
    known = [pair for pair in get_pairs(symbols) if pair in ranks]
    return min(known, key=ranks.__getitem__, default=None)


def merge_once(symbols: list[str], pair: Pair) -> list[str]:
    """Join every occurrence of a pair, from left to right.

    Example:
        >>> merge_once(["a", "a", "a", "b"], ("a", "a"))
        ['aa', 'a', 'b']
    """
    merged, i = list[str](), 0
    while i < len(symbols):
        if symbols[i : i + 2] == [*pair]:
            merged.append(pair[0] + pair[1])
            i += 2
        else:
            merged.append(symbols[i])
            i += 1
    return merged


def merge_steps(symbols: list[str], ranks: Ranks) -> list[tuple[Pair, list[str]]]:
    """Merge until nothing merges; return each merge and the symbols after it."""
    steps = list[tuple[Pair, list[str]]]()
    while (pair := best_pair(symbols, ranks)) is not None:
        symbols = merge_once(symbols, pair)
        steps.append((pair, symbols))
    return steps


def merge_all(symbols: list[str], ranks: Ranks) -> list[str]:
    """Merge until nothing merges; return the tokens."""
    steps = merge_steps(symbols, ranks)
    return steps[-1][1] if steps else symbols
