"""the cosine is squared

The root of both norms is missing.
"""


def same_map(A, B, C, D):
    def inner(A, B, C, D):
        return ((A.T @ C) * (B @ D.T)).sum()

    return inner(A, B, C, D) ** 2 / (inner(A, B, A, B) * inner(C, D, C, D))
