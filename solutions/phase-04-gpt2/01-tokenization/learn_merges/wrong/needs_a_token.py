"""IndexError

A word may be empty, and then it has no first token to begin with.
"""


def merge_pair(word, pair):
    merged = [word[0]]
    for token in word[1:]:
        if (merged[-1], token) == tuple(pair):
            merged[-1] += token
        else:
            merged.append(token)
    return merged
