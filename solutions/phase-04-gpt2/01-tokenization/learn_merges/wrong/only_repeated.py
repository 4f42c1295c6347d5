"""a pair that occurs once

Real tokenizers may stop there. This exercise goes on until no pair is left.
"""

from minigpt.model.bpe_train import count_pairs


def learn_merges(words, counts, n_merges):
    merges = []
    while len(merges) < n_merges and (pairs := count_pairs(words, counts)):
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        if pairs[best] < 2:
            break
        words = [merge_pair(word, best) for word in words]
        merges.append(best)
    return merges
