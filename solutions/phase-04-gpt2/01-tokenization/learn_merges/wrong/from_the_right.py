"""joined from the right

Both ends give tokens, but training and encoding must agree, and GPT-2 goes from left to right.
"""


def merge_pair(word, pair):
    merged, i = [], len(word) - 1
    while i >= 0:
        if i and (word[i - 1], word[i]) == tuple(pair):
            merged.append(word[i - 1] + word[i])
            i -= 2
        else:
            merged.append(word[i])
            i -= 1
    return merged[::-1]
