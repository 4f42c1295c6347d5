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
    ### BEGIN SOLUTION
    merged: list[str] = []
    i = 0
    while i < len(word):
        if tuple(word[i : i + 2]) == tuple(pair):
            merged.append(word[i] + word[i + 1])
            i += 2
        else:
            merged.append(word[i])
            i += 1
    return merged
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    merges: list[Pair] = []
    while len(merges) < n_merges and (pairs := count_pairs(words, counts)):
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        words = [merge_pair(word, best) for word in words]
        merges.append(best)
    return merges
    ### END SOLUTION
