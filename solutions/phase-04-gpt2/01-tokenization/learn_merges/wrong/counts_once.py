"""the pairs were counted once, before the first merge

After a merge there are new neighbors, and old ones are gone. Counts from the start know neither.
"""

from minigpt.model.bpe_train import count_pairs


def learn_merges(words, counts, n_merges):
    pairs = count_pairs(words, counts)
    return sorted(pairs, key=lambda p: (-pairs[p], p))[:n_merges]
