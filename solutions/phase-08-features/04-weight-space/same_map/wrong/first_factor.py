"""the first factors are compared

W_V and W_V N belong to the same head, and have any cosine.
"""


def same_map(A, B, C, D):
    if A.shape != C.shape:
        k = min(A.shape[1], C.shape[1])
        A, C = A[:, :k], C[:, :k]
    return (A * C).sum() / (A.norm() * C.norm())
