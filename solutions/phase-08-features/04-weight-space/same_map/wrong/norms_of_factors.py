"""the norms below are those of the factors

The norm of a product is at most the product of norms, and the gauge decides by how much less.
"""


def same_map(A, B, C, D):
    def inner(A, B, C, D):
        return ((A.T @ C) * (B @ D.T)).sum()

    return inner(A, B, C, D) / (A.norm() * B.norm() * C.norm() * D.norm())
