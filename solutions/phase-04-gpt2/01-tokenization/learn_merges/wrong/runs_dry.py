"""no pair is left

`max` and `min` of nothing raise: a short text runs out of pairs before n_merges.
"""

from minigpt.model.bpe_train import count_pairs


def learn_merges(words, counts, n_merges):
    merges = []
    for _ in range(n_merges):
        pairs = count_pairs(words, counts)
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        words = [merge_pair(word, best) for word in words]
        merges.append(best)
    return merges
