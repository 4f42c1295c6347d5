"""small number added

What is small beside ½ is not small beside one outcome of a hundred thousand.
"""


def entropy(p):
    return -(p * (p + 1e-8).log()).sum(-1)
