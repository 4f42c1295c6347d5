"""the sums of the two small matrices are multiplied

The sum of products is not the product of sums.
"""


def same_map(A, B, C, D):
    def inner(A, B, C, D):
        return ((A.T @ C) * (B @ D.T)).sum()

    above = (A.T @ C).sum() * (B @ D.T).sum()
    return above / (inner(A, B, A, B).sqrt() * inner(C, D, C, D).sqrt())
