"""the order in a pair was lost

"on" and "no" are different pairs: a merge joins the left token with the right one.
"""

import itertools


def count_pairs(words, counts):
    pairs = {}
    for word, count in zip(words, counts, strict=False):
        for pair in itertools.pairwise(word):
            key = tuple(sorted(pair))
            pairs[key] = pairs.get(key, 0) + count
    return pairs
