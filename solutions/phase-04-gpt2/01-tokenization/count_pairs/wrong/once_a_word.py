"""each word was counted once

A word that occurs 500 times must add 500. Otherwise rare words decide the merges.
"""

import itertools


def count_pairs(words, counts):
    pairs = {}
    for word in words:
        for pair in itertools.pairwise(word):
            pairs[pair] = pairs.get(pair, 0) + 1
    return pairs
