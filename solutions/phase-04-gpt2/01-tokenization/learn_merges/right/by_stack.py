"""A stack: a token joins the one before it, unless that one was joined just now."""

from collections import Counter
from itertools import pairwise


def merge_pair(word, pair):
    done, joined = [], False
    for token in word:
        if done and not joined and (done[-1], token) == tuple(pair):
            done[-1] += token
            joined = True
        else:
            done.append(token)
            joined = False
    return done


def learn_merges(words, counts, n_merges):
    words, merges = [list(word) for word in words], []
    for _ in range(n_merges):
        pairs = Counter()
        for word, n in zip(words, counts, strict=False):
            for pair in pairwise(word):
                pairs[pair] += n
        if not pairs:
            break
        top = max(pairs.values())
        merges.append(min(p for p in pairs if pairs[p] == top))
        words = [merge_pair(word, merges[-1]) for word in words]
    return merges
