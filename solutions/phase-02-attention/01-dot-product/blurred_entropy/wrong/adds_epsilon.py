"""a small number was added to the weights

With thousands of masked keys even 10⁻⁴ each adds up, and a one-hot pattern gets an entropy.
"""


def head_entropy(pattern):
    p = pattern + 1e-4
    return -(p * p.log()).sum(-1).mean((0, 2))
