"""a word that stands twice in the list

A dictionary has one place for each word, so the second entry replaces the first.
"""

import itertools
from collections import Counter


def count_pairs(words, counts):
    table = {tuple(word): count for word, count in zip(words, counts, strict=True)}
    pairs = Counter()
    for word, count in table.items():
        for pair in itertools.pairwise(word):
            pairs[pair] += count
    return pairs
