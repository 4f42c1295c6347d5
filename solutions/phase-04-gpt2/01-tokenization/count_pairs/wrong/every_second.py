"""every second pair is missing

Pairs overlap: the second token of one pair is the first of the next.
"""


def count_pairs(words, counts):
    pairs = {}
    for word, count in zip(words, counts, strict=False):
        for pair in zip(word[::2], word[1::2], strict=False):
            pairs[pair] = pairs.get(pair, 0) + count
    return pairs
