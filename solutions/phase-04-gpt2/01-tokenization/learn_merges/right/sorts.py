"""Sorts all pairs each time; merges by recursion on what is left of the word."""

from minigpt.model.bpe_train import count_pairs


def merge_pair(word, pair):
    word = list(word)
    if len(word) < 2:
        return word
    if word[:2] == list(pair):
        return ["".join(pair), *merge_pair(word[2:], pair)]
    return word[:1] + merge_pair(word[1:], pair)


def learn_merges(words, counts, n_merges):
    merges = []
    for _ in range(n_merges):
        pairs = sorted(count_pairs(words, counts).items(), key=lambda item: (-item[1], item[0]))
        if not pairs:
            return merges
        merges.append(pairs[0][0])
        words = [merge_pair(word, merges[-1]) for word in words]
    return merges
