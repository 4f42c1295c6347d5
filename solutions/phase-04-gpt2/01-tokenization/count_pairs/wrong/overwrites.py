"""the last word that holds a pair decides

`=` in the place of `+=` throws away what earlier words have counted.
"""

import itertools


def count_pairs(words, counts):
    pairs = {}
    for word, count in zip(words, counts, strict=False):
        for pair in itertools.pairwise(word):
            pairs[pair] = count
    return pairs
