"""the factors are compared one by one

Two cosines that each depend on the gauge do not make one that does not.
"""


def same_map(A, B, C, D):
    k = min(A.shape[1], C.shape[1])
    A, C, B, D = A[:, :k], C[:, :k], B[:k], D[:k]
    return ((A * C).sum() / (A.norm() * C.norm()) + (B * D).sum() / (B.norm() * D.norm())) / 2
