"""The merge loop: count the pairs, join the commonest one everywhere, start again."""

from collections.abc import Sequence

from minigpt.model.bpe_train import count_pairs

Pair = tuple[str, str]


def merge_pair(word: Sequence[str], pair: Pair) -> list[str]:
    """Join every occurrence of the pair in a word, from left to right.

    The joined token is the two strings one after the other. A token is
    used once: in "aaa" the first two are joined, and the third one stays.

    Example:
        >>> merge_pair(["l", "o", "w", "l", "o"], ("l", "o"))
        ['lo', 'w', 'lo']
    """
    raise NotImplementedError("4.1.2 learn_merges: your code here")


def learn_merges(
    words: Sequence[Sequence[str]], counts: Sequence[int], n_merges: int
) -> list[Pair]:
    """Learn up to `n_merges` merges and return them, the first one first.

    Each time the commonest pair is merged in all words. Of equally common
    pairs, take the one that sorts first (`min`). Stop earlier if no pair
    is left. `count_pairs` is at hand. The words that come in stay as they
    are.

    Example:
        >>> learn_merges([["l", "o", "w"], ["l", "o"]], [3, 2], n_merges=2)
        [('l', 'o'), ('lo', 'w')]
    """
    raise NotImplementedError("4.1.2 learn_merges: your code here")
