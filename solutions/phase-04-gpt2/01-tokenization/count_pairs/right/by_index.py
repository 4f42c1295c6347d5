"""Loops over indices, with a dictionary of zeros."""

from collections import defaultdict


def count_pairs(words, counts):
    found = defaultdict(int)
    for i in range(len(words)):
        for j in range(len(words[i]) - 1):
            found[(words[i][j], words[i][j + 1])] += counts[i]
    return dict(found)
