"""your code changes the words that come in

Whoever calls the function twice gets other merges the second time.
"""

from minigpt.model.bpe_train import count_pairs


def learn_merges(words, counts, n_merges):
    merges = []
    while len(merges) < n_merges and (pairs := count_pairs(words, counts)):
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        for word in words:
            word[:] = merge_pair(word, best)
        merges.append(best)
    return merges
