"""changes its input pattern in place

1 · log 1 is 0 as well. But the pattern belongs to the caller, and now its forbidden keys have a
weight of 1.
"""


def head_entropy(pattern):
    pattern[pattern == 0] = 1.0
    return -(pattern * pattern.log()).sum(-1).mean((0, 2))
