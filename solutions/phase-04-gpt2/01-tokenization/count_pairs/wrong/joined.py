"""its keys are strings

Joined, ("ab", "c") and ("a", "bc") are the same key, but they are different merges.
"""

import itertools


def count_pairs(words, counts):
    pairs = {}
    for word, count in zip(words, counts, strict=False):
        for left, right in itertools.pairwise(word):
            pairs[left + right] = pairs.get(left + right, 0) + count
    return pairs
