"""A Counter over every single pair, repeated as often as its word occurs."""

from collections import Counter
from itertools import pairwise


def count_pairs(words, counts):
    return Counter(p for w, n in zip(words, counts, strict=False) for p in list(pairwise(w)) * n)
