"""each word was counted once

The commonest pair of the list of words is not the commonest pair of the text.
"""

from minigpt.model.bpe_train import count_pairs


def learn_merges(words, counts, n_merges):
    words, merges = [list(word) for word in words], []
    for _ in range(n_merges):
        pairs = count_pairs(words, [1] * len(words))
        if not pairs:
            break
        merges.append(min(pairs, key=lambda pair: (-pairs[pair], pair)))
        words = [merge_pair(word, merges[-1]) for word in words]
    return merges
