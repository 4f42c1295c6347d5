"""of equally common pairs

Without a rule for ties two runs may learn two vocabularies.
"""

from minigpt.model.bpe_train import count_pairs


def learn_merges(words, counts, n_merges):
    merges = []
    while len(merges) < n_merges and (pairs := count_pairs(words, counts)):
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        words = [merge_pair(word, best) for word in words]
        merges.append(best)
    return merges
