"""the cosine

A small number below, against a division by zero, takes over where the weights are tiny.
"""


def same_map(A, B, C, D):
    def inner(A, B, C, D):
        return ((A.T @ C) * (B @ D.T)).sum()

    return inner(A, B, C, D) / ((inner(A, B, A, B) * inner(C, D, C, D)).sqrt() + 1e-8)
