"""a pair that stands twice in a word was counted once

A set of a word's pairs forgets how often each stands there.
"""

import itertools


def count_pairs(words, counts):
    pairs = {}
    for word, count in zip(words, counts, strict=False):
        for pair in set(itertools.pairwise(word)):
            pairs[pair] = pairs.get(pair, 0) + count
    return pairs
