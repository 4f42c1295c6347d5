"""only the first occurrence was joined

The pair must be joined wherever it stands in the word.
"""


def merge_pair(word, pair):
    for i in range(len(word) - 1):
        if (word[i], word[i + 1]) == tuple(pair):
            return [*word[:i], word[i] + word[i + 1], *word[i + 2 :]]
    return list(word)
