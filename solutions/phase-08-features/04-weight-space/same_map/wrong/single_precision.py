"""the cosine

Float32 inside.
"""


def same_map(A, B, C, D):
    dtype = A.dtype
    A, B, C, D = (x.float() for x in (A, B, C, D))

    def inner(A, B, C, D):
        return ((A.T @ C) * (B @ D.T)).sum()

    return (inner(A, B, C, D) / (inner(A, B, A, B) * inner(C, D, C, D)).sqrt()).to(dtype)
