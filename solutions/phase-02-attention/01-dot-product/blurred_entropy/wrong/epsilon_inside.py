"""a small number inside the logarithm

10⁻⁵ is small beside a weight of one tenth. Over thousands of keys an even weight is not much larger
than that.
"""


def head_entropy(pattern):
    return -(pattern * (pattern + 1e-5).log()).sum(-1).mean((0, 2))
