"""the first one seen was taken

`max` over a dictionary takes the first of equals, which depends on the order of the words. The same
text in another order would give another vocabulary.
"""

from minigpt.model.bpe_train import count_pairs


def learn_merges(words, counts, n_merges):
    merges = []
    while len(merges) < n_merges and (pairs := count_pairs(words, counts)):
        best = max(pairs, key=pairs.get)
        words = [merge_pair(word, best) for word in words]
        merges.append(best)
    return merges
