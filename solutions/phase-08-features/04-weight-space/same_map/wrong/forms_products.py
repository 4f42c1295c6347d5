"""a product

Right, and for a vocabulary of tokens too large for any memory.
"""


def same_map(A, B, C, D):
    one, two = A @ B, C @ D
    return (one * two).sum() / (one.norm() * two.norm())
