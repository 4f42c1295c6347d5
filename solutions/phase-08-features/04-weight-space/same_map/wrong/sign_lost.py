"""the sign is lost

A head that copies and one that suppresses would be the same.
"""


def same_map(A, B, C, D):
    def inner(A, B, C, D):
        return ((A.T @ C) * (B @ D.T)).sum()

    return inner(A, B, C, D).abs() / (inner(A, B, A, B) * inner(C, D, C, D)).sqrt()
