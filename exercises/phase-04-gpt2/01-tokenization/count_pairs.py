"""How often each pair of neighboring tokens occurs, the count that every merge starts from."""

from collections.abc import Sequence


def count_pairs(
    words: Sequence[Sequence[str]], counts: Sequence[int]
) -> dict[tuple[str, str], int]:
    """Count the pairs of neighbors; word i occurs `counts[i]` times.

    A word is a sequence of tokens, and a pair is two tokens side by side
    in one word: "aaa" holds the pair ("a", "a") twice. No pair crosses
    from one word to the next. Pairs that do not occur are left out.

    Example:
        >>> dict(count_pairs([["l", "o", "w"], ["l", "o"]], [3, 2]))
        {('l', 'o'): 5, ('o', 'w'): 3}
    """
    raise NotImplementedError("4.1.1 count_pairs: your code here")
