"""pairs that cross from one word to the next were counted

A merge across a border would make tokens that no single word can use.
"""

import itertools


def count_pairs(words, counts):
    pairs = {}
    text = [t for word, count in zip(words, counts, strict=False) for t in list(word) * count]
    for pair in itertools.pairwise(text):
        pairs[pair] = pairs.get(pair, 0) + 1
    return pairs
