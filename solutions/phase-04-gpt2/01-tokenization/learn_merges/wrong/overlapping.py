"""a token was used twice

In "aaa" the middle token can belong to one merge only.
"""


def merge_pair(word, pair):
    merged = []
    for i, token in enumerate(word):
        if tuple(word[i : i + 2]) == tuple(pair):
            merged.append(pair[0] + pair[1])
        elif i == 0 or tuple(word[i - 1 : i + 1]) != tuple(pair):
            merged.append(token)
    return merged
