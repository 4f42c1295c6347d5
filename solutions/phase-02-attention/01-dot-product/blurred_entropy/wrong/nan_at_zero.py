"""0 · log 0 is NaN

In the definition it is the limit, 0. Every masked key has a weight of exactly zero, so a single one
makes the whole head NaN.
"""


def head_entropy(pattern):
    return -(pattern * pattern.log()).sum(-1).mean((0, 2))
